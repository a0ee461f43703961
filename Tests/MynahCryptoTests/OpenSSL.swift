import Foundation
import Programs

/// The `openssl` command, a judge that shares no code with GnuTLS.
enum OpenSSL {
  static let path = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { $0 + "/openssl" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static func run(_ arguments: [String]) throws -> ProgramOutcome {
    try Programs.run([path ?? "openssl"] + arguments, isMerged: true)
  }
}

/// A folder that is gone when nobody holds it any more.
final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory.appending(path: "mynah-crypto-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file and returns its path.
  func write(_ text: String, as name: String) throws -> String {
    let file = url.appending(path: name)
    try text.write(to: file, atomically: false, encoding: .utf8)
    return file.path
  }
}
