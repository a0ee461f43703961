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
    var deserved = verdicts
    // Who deserves no failure deserves none of the rest either.
    if !verdicts.values.contains("failed") { deserved[Self.overall] = "passed" }
    let (found, outcome) = try await played(againWhile: { isOpen($0.found, deserved: deserved.mapValues { [$0] }) }, run)
    for (id, verdict) in deserved { #expect(found[id] == verdict, "\(id)\n\(outcome.error)") }
    if deserved[Self.overall] != nil { #expect(outcome.status == 0, "\(outcome.error)") }
  }

  /// The name of the verdict on all together.
  private static let overall = "overall"

  /// The verdicts by the names that this client has for them.
  private func run() async throws -> (found: [String: String], outcome: ProgramOutcome) {
    let folder = try TemporaryFolder()
    let client = try folder.write(program, as: "client.py").path
    let outcome = try await Program.run(
      ["mynah", "run", "scenarios/\(scenario).json", "--report", folder.path("report.json"), "--", "python3", client] + arguments)
    let report = try JSONDocument(parsing: Array(folder.text("report.json").utf8)).value
    let entries = report["expectations"]?.array ?? []
    var found = [Self.overall: report["verdict"]?.string ?? "no verdict"]
    for id in verdicts.keys {
      let named = entries.first { [$0["id"]?.string, $0["route"]?.string].compactMap(\.self).joined(separator: " ") == id }
      found[id] = (named ?? entries.first { $0["id"]?.string == id })?["verdict"]?.string
    }
    return (found, outcome)
  }
}
