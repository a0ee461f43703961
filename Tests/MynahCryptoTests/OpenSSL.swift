import Programs

/// The `openssl` command, a judge that shares no code with GnuTLS.
enum OpenSSL {
  static let isInstalled = (try? run(["version"]))?.status == 0

  static func run(_ arguments: [String]) throws -> ProgramOutcome {
    try Programs.run(["openssl"] + arguments, isMerged: true)
  }
}
