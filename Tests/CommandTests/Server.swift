import Foundation
import Programs
import Testing

/// A `mynah serve` on a free port that is ready.
struct Server {
  let program: Program
  let url: String
  private let folder: TemporaryFolder

  init(_ arguments: String..., environment: [String: String] = [:]) async throws {
    try await self.init(arguments, environment: environment)
  }

  /// - Parameter isMerged: Both streams go to the output, as on a terminal.
  init(
    _ arguments: [String], environment: [String: String] = [:], in directory: URL = Package.root, isMerged: Bool = false
  ) async throws {
    folder = try TemporaryFolder()
    let ready = folder.path("ready")
    program = try Program(
      ["mynah", "serve"] + arguments + ["--port", "0", "--ready-file", ready], environment: environment, in: directory, isMerged: isMerged)
    let isReady = try await until { [folder, program] in !folder.text("ready").isEmpty || !program.isRunning }
    try #require(isReady && program.isRunning, "\(program.output)\(program.error)")
    url = folder.text("ready").trimmingCharacters(in: .newlines)
  }

  var port: String { url.split(separator: ":").last.map(String.init) ?? "" }

  /// Stops it and waits for what it has to say.
  func stop(_ signal: Int32 = SIGTERM) async throws -> ProgramOutcome {
    program.send(signal)
    return try await program.outcome()
  }
}

/// An answer as curl has seen it.
struct Answer {
  let status: Int
  let body: String

  /// - Parameter options: Of curl, with the URL.
  init(_ options: String...) async throws {
    let outcome = try await Program.run(["curl", "-s", "--max-time", "60", "-w", "\n%{http_code}"] + options)
    let parts = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    status = Int(parts.last ?? "") ?? 0
    body = parts.dropLast().joined(separator: "\n")
  }
}
