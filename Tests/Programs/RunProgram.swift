import Foundation

/// What a program left when it ended.
package struct ProgramOutcome: Sendable {
  /// As a shell says it: 128 + signal for a killed one.
  package let status: Int32
  package let output: String
  package let error: String

  package init(status: Int32, output: String, error: String) {
    self.status = status
    self.output = output
    self.error = error
  }
}

/// Runs a program to its end.
///
/// - Parameters:
///   - arguments: The first is looked up in `PATH`.
///   - environment: Added to that of the tests.
///   - isMerged: Both streams go to the output, as on a terminal.
package func run(
  _ arguments: [String], environment: [String: String] = [:], input: some Sequence<UInt8> = [],
  isMerged: Bool = false
) throws -> ProgramOutcome {
  let folder = try TemporaryFolder()
  try folder.write(input, as: "input")
  let program = try RunningProgram(
    arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
    streams: RunningProgram.Streams(
      input: folder.path("input"), output: folder.path("output"), error: folder.path(isMerged ? "output" : "error")))
  return ProgramOutcome(status: program.wait(), output: folder.text("output"), error: folder.text("error"))
}
