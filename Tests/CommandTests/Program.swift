import Foundation
import Programs
import Synchronization
import Testing

/// A program that was started, with its output in files, so that whatever it leaves behind can hold no pipe open.
final class Program: Sendable {
  private let program: RunningProgram
  private let arguments: [String]
  private let folder: TemporaryFolder
  private let ended: AsyncStream<Never>
  private let end = Mutex<ContinuousClock.Instant?>(nil)

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
    self.arguments = arguments
    let inputFile = try input.map { try folder.write($0, as: "input") }
    let (output, error) = (folder.path("output"), folder.path(isMerged ? "output" : "error"))
    program = try RunningProgram(
      ["/usr/bin/env", "-C", directory.path] + arguments, environment: Self.environment.merging(environment) { $1 },
      streams: RunningProgram.Streams(input: inputFile?.path, output: output, error: error))
    let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
    self.ended = ended
    Thread.detachNewThread { [self] in
      program.wait()
      end.withLock { $0 = .now }
      continuation.finish()
    }
  }

  /// The built command first, then the Python of the tests.
  static let environment: [String: String] = {
    var environment = ProcessInfo.processInfo.environment
    let path = [Package.products.path, Package.python.path, environment["PATH"] ?? "/usr/bin:/bin"].joined(separator: ":")
    environment["PATH"] = path
    for name in ["MYNAH_URL", "MYNAH_CA", "NO_COLOR", "GITHUB_ACTIONS"] { environment[name] = nil }
    return environment
  }()

  var id: Int32 { program.id }
  var isRunning: Bool { program.status == nil }

  /// When it ended, whenever a test came to look.
  var endedAt: ContinuousClock.Instant? { end.withLock { $0 } }

  func send(_ signal: Int32) {
    program.send(signal)
  }

  /// What it wrote so far.
  var output: String { folder.text("output") }
  var error: String { folder.text("error") }

  /// Waits for its end; one that takes longer is killed, which is an error: it hangs, for no busy machine makes one take that long.
  func outcome(within limit: Duration = .seconds(120)) async throws -> ProgramOutcome {
    let watch = Task { [program] in
      try await Task.sleep(for: limit)
      program.send(SIGKILL)
      return true
    }
    for await _ in ended {}
    watch.cancel()
    guard let status = program.status, case .failure = await watch.result else {
      throw Failure.tooSlow(arguments: arguments, output: output + error)
    }
    return ProgramOutcome(status: status, output: output, error: error)
  }

  /// Runs a program to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], in directory: URL = Package.root, input: String? = nil,
    isMerged: Bool = false
  ) async throws -> ProgramOutcome {
    try await Program(arguments, environment: environment, in: directory, input: input, isMerged: isMerged).outcome()
  }

  /// Runs `mynah` to its end.
  static func mynah(_ arguments: String..., environment: [String: String] = [:], in directory: URL = Package.root) async throws
    -> ProgramOutcome
  {
    try await run(["mynah"] + arguments, environment: environment, in: directory)
  }

  /// Runs `mynah` to its end, and again where it comes to no verdict.
  static func judged(_ arguments: String...) async throws -> ProgramOutcome {
    try await played(againWhile: { $0.status == 2 && $0.error.contains("INCONCLUSIVE") }) { try await run(["mynah"] + arguments) }
  }
}
