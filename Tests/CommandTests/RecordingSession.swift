import Foundation
import Programs
import Testing

/// A peer of a recorder that the test has started: a program that writes the port it listens at into a file.
final class Peer: Sendable {
  let port: String
  let program: Program

  /// - Parameters:
  ///   - name: A program of `Tests/Clients/Recording`.
  ///   - arguments: What it is given around the name of that file.
  init(_ name: String, _ arguments: [String] = [], after last: [String] = []) async throws {
    let folder = try TemporaryFolder()
    program = try Program(["python", "Tests/Clients/Recording/\(name)"] + arguments + [folder.path("port")] + last)
    let isReady = try await until { [program] in !folder.text("port").isEmpty || !program.isRunning }
    try #require(isReady && program.isRunning, "\(program.error)")
    port = folder.text("port")
  }

  func stop() async throws {
    program.send(SIGTERM)
    _ = try await program.outcome()
  }
}

/// A certificate for 127.0.0.1 that is its own authority, and its key, as files.
struct Certificate {
  let file: String
  let key: String

  init(in folder: TemporaryFolder, named name: String) async throws {
    (file, key) = (folder.path("\(name).pem"), folder.path("\(name).key"))
    let made = try await Program.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=\(name)",
      "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file,
    ])
    try #require(made.status == 0, "\(made.error)")
  }
}

/// An API over HTTPS that the test has started, with the authority that its certificate is trusted by.
final class Sandbox: Sendable {
  let url: String
  let authority: String
  private let peer: Peer
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - name: A program of `Tests/Clients/Recording`.
  ///   - arguments: More that it is given.
  init(_ name: String = "upstream.py", _ arguments: String...) async throws {
    folder = try TemporaryFolder()
    let certificate = try await Certificate(in: folder, named: "api")
    peer = try await Peer(name, [certificate.file, certificate.key], after: arguments)
    authority = certificate.file
    url = "https://127.0.0.1:\(peer.port)"
  }

  func stop() async throws { try await peer.stop() }
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
