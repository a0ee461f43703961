import Foundation
import Testing

/// A program that was started, with its output in files, so that whatever it leaves behind can hold no pipe open.
final class Program: Sendable {
  private let process: Process
  private let folder: TemporaryFolder
  private let ended: AsyncStream<Never>

  /// What a program left when it ended.
  struct Outcome {
    /// As a shell says it: 128 + signal for a killed one.
    let status: Int32
    let output: String
    let error: String
  }

  enum Failure: Error {
    case tooSlow(arguments: [String], output: String)
  }

  /// - Parameters:
  ///   - arguments: The first is looked up in the `PATH` of `Program.environment`.
  ///   - environment: Added to that of the tests.
  ///   - isMerged: Both streams go to the output, as on a terminal.
  init(
    _ arguments: [String], environment: [String: String] = [:], in directory: URL = Package.root, input: String? = nil,
    isMerged: Bool = false
  ) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let outputFile = try folder.handle("output")
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = Self.environment.merging(environment) { $1 }
    process.currentDirectoryURL = directory
    process.standardInput = try input.map { try FileHandle(forReadingFrom: folder.write($0, as: "input")) } ?? FileHandle.nullDevice
    process.standardOutput = outputFile
    process.standardError = isMerged ? outputFile : try folder.handle("error")
    let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
    self.ended = ended
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
  }

  /// The built command first, then the Python of the tests.
  static let environment: [String: String] = {
    var environment = ProcessInfo.processInfo.environment
    let path = [Package.products.path, Package.python.path, environment["PATH"] ?? "/usr/bin:/bin"].joined(separator: ":")
    environment["PATH"] = path
    for name in ["MYNAH_URL", "MYNAH_CA", "NO_COLOR", "GITHUB_ACTIONS"] { environment[name] = nil }
    return environment
  }()

  var id: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) {
    kill(id, signal)
  }

  /// What it wrote so far.
  var output: String { folder.text("output") }
  var error: String { folder.text("error") }

  /// Waits for its end; one that takes longer is killed, which is an error.
  func outcome(within limit: Duration = .seconds(20)) async throws -> Outcome {
    let watch = Task { [process] in
      try await Task.sleep(for: limit)
      kill(process.processIdentifier, SIGKILL)
      return true
    }
    for await _ in ended {}
    watch.cancel()
    if case .success = await watch.result { throw Failure.tooSlow(arguments: process.arguments ?? [], output: output + error) }
    let status = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Outcome(status: status, output: output, error: error)
  }

  /// Runs a program to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], in directory: URL = Package.root, input: String? = nil,
    isMerged: Bool = false
  ) async throws -> Outcome {
    try await Program(arguments, environment: environment, in: directory, input: input, isMerged: isMerged).outcome()
  }

  /// Runs `mynah` to its end.
  static func mynah(_ arguments: String..., environment: [String: String] = [:], in directory: URL = Package.root) async throws -> Outcome {
    try await run(["mynah"] + arguments, environment: environment, in: directory)
  }
}
