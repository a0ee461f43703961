#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where we write: standard output for what was asked for, standard error for everything beside it.
enum Terminal {
  case output, error

  func print(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func line(_ text: String) { print(text + "\n") }

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether colours are welcome: on a terminal, unless NO_COLOR (no-color.org) says otherwise.
  var hasColour: Bool {
    let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return isTerminal && !noColour
  }

  private var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }

  /// Whether GitHub Actions reads along.
  static var isOnGitHub: Bool { getenv("GITHUB_ACTIONS").map { String(cString: $0) == "true" } ?? false }
}
