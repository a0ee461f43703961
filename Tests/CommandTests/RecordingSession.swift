import Foundation
import Programs
import Testing

/// An API over HTTPS that the test has started, with the authority that its certificate is trusted by.
final class Sandbox: Sendable {
  let url: String
  let authority: String
  private let program: Program
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    let (certificate, key, port) = (folder.path("ca.pem"), folder.path("key.pem"), folder.path("port"))
    let made = try await Program.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
    ])
    try #require(made.status == 0, "\(made.error)")
    program = try Program(["python3", "Tests/Clients/Recording/upstream.py", certificate, key, port])
    let isReady = try await until { [folder, program] in !folder.text("port").isEmpty || !program.isRunning }
    try #require(isReady && program.isRunning, "\(program.error)")
    authority = certificate
    url = "https://127.0.0.1:\(folder.text("port"))"
  }

  func stop() async throws {
    program.send(SIGTERM)
    _ = try await program.outcome()
  }
}

/// A `mynah record` on a free port that is ready.
struct RunningRecorder {
  let program: Program
  let url: String
  private let folder: TemporaryFolder

  init(_ upstream: String, into output: String, _ arguments: String...) async throws {
    folder = try TemporaryFolder()
    let ready = folder.path("ready")
    program = try Program(["mynah", "record", upstream, "-o", output, "--ready-file", ready] + arguments)
    let isReady = try await until { [folder, program] in !folder.text("ready").isEmpty || !program.isRunning }
    try #require(isReady && program.isRunning, "\(program.error)")
    url = folder.text("ready").trimmingCharacters(in: .newlines)
  }

  /// Stops it and waits for what it has to say.
  func stop(_ signal: Int32 = SIGTERM) async throws -> ProgramOutcome {
    program.send(signal)
    return try await program.outcome()
  }
}
