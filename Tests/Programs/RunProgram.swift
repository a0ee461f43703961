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
  let folder = FileManager.default.temporaryDirectory.appending(path: "mynah-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let (inputFile, outputFile, errorFile) = (
    folder.appending(path: "input"), folder.appending(path: "output"), folder.appending(path: "error")
  )
  try Data(input).write(to: inputFile)
  let program = try RunningProgram(
    arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
    streams: RunningProgram.Streams(
      input: inputFile.path, output: outputFile.path, error: isMerged ? outputFile.path : errorFile.path))
  let status = program.wait()
  func text(_ file: URL) -> String { (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  return ProgramOutcome(status: status, output: text(outputFile), error: text(errorFile))
}
