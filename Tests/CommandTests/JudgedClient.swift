import Foundation
import MynahJSON
import Programs
import Testing

/// A small client in Python, run beside a scenario that comes with Mynah, and the verdicts that it deserves.
struct JudgedClient: Sendable, CustomTestStringConvertible {
  private let scenario: String
  private let program: String
  private let arguments: [String]
  /// By id, or by id and route where an id stands more than once.
  private let verdicts: [String: String]

  init(_ scenario: String, _ program: String, _ arguments: String..., verdicts: [String: String]) {
    (self.scenario, self.program, self.arguments, self.verdicts) = (scenario, program, arguments, verdicts)
  }

  var testDescription: String { "\(scenario) \(arguments.joined(separator: " "))" }

  /// Runs it under `mynah run` and holds the report against what it deserves.
  func judge() async throws {
    var (found, outcome) = try await run()
    // On a busy machine a verdict may be left undecided, but never turned round.
    for _ in 0..<3 where verdicts.contains(where: { found[$0.key] != $0.value && found[$0.key] == "inconclusive" }) {
      (found, outcome) = try await run()
    }
    for (id, verdict) in verdicts { #expect(found[id] == verdict, "\(id)\n\(outcome.error)") }
    if !verdicts.values.contains("failed") { #expect(outcome.status == 0, "\(outcome.error)") }
  }

  /// The verdicts by the names that this client has for them.
  private func run() async throws -> ([String: String], ProgramOutcome) {
    let folder = try TemporaryFolder()
    let client = try folder.write(program, as: "client.py").path
    let outcome = try await Program.run(
      ["mynah", "run", "scenarios/\(scenario).json", "--report", folder.path("report.json"), "--", "python3", client] + arguments)
    let entries = try JSONDocument(parsing: Array(folder.text("report.json").utf8)).value["expectations"]?.array ?? []
    var found: [String: String] = [:]
    for id in verdicts.keys {
      let named = entries.first { [$0["id"]?.string, $0["route"]?.string].compactMap(\.self).joined(separator: " ") == id }
      found[id] = (named ?? entries.first { $0["id"]?.string == id })?["verdict"]?.string
    }
    return (found, outcome)
  }
}
