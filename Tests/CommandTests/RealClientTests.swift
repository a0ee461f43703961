import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  /// Clients from PyPI, and curl, held against the table of `docs/clients.md`.
  @Suite struct RealClientTests {
    /// A client on a scenario, and what the table says of each id, or of an id and a route where that stands more than once.
    struct Run: Sendable, CustomTestStringConvertible {
      let client: String
      let scenario: String
      var verdicts: [String: [String]]

      var testDescription: String { "\(client) on \(scenario)" }
    }

    /// The rows of the table, those of one run together.
    static let runs: [Run] = {
      let text = (try? String(contentsOf: Package.root.appending(path: "docs/clients.md"), encoding: .utf8)) ?? ""
      var runs: [Run] = []
      for row in text.split(separator: "\n").drop(while: { !$0.hasPrefix("| ---") }).dropFirst().prefix(while: { $0.hasPrefix("|") }) {
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let verdicts = cells[3].components(separatedBy: " or ")
        if let index = runs.firstIndex(where: { $0.client == cells[0] && $0.scenario == cells[1] }) {
          runs[index].verdicts[cells[2]] = verdicts
        } else {
          runs.append(Run(client: cells[0], scenario: cells[1], verdicts: [cells[2]: verdicts]))
        }
      }
      return runs
    }()

    /// Scenarios in which clients mostly wait are played on a faster clock, as far as verdicts stay decided.
    private static let speeds = ["timeouts": "5", "well-behaved": "4"]

    @Test("the table has every client, and every family of scenarios")
    func complete() throws {
      let folder = Package.root.appending(path: "Tests/Clients")
      let programs = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.hasPrefix("with_") && $0.hasSuffix(".py")
      }
      #expect(Set(programs) == Set(Self.runs.map { Self.program(of: $0.client) }))
      let families = [
        "retry-after", "backoff", "permanent-errors", "lost-answers", "unsafe-retry", "idempotency", "timeouts", "redirects", "connections",
        "circuit-breaker", "rate-limit-window", "rate-limit-bucket", "well-behaved",
      ]
      #expect(Set(Self.runs.map(\.scenario)) == Set(families))
    }

    @Test("is judged as the table says", arguments: runs)
    func judged(run: Run) async throws {
      guard Package.hasClients else { return }
      let (found, error) = try await played(againWhile: { isOpen($0.verdicts, deserved: run.verdicts) }) { try await judge(run) }
      for (id, verdicts) in run.verdicts { #expect(verdicts.contains(found[id] ?? "no entry"), "\(id)\n\(error)") }
    }

    /// What each id came to, and what Mynah said.
    private func judge(_ run: Run) async throws -> (verdicts: [String: String], error: String) {
      let folder = try TemporaryFolder()
      let program = try Program(
        [
          "mynah", "run", "scenarios/\(run.scenario).json", "--speed", Self.speeds[run.scenario] ?? "1", "--report",
          folder.path("report.json"), "--journal", folder.path("journal.jsonl"), "--", "python",
          "Tests/Clients/\(Self.program(of: run.client))", run.scenario,
        ], environment: ["PYTHONDONTWRITEBYTECODE": "1"])
      let outcome = try await program.outcome()
      _ = try await Program.mynah(
        "judge", folder.path("journal.jsonl"), "scenarios/\(run.scenario).json", "--report", folder.path("judged.json"))
      #expect(folder.text("report.json") == folder.text("judged.json"), "the saved journal is judged otherwise")
      let entries = try JSONDocument(parsing: Array(folder.text("report.json").utf8)).value["expectations"]?.array ?? []
      let verdicts = entries.flatMap { entry -> [(String, String)] in
        guard let id = entry["id"]?.string, let verdict = entry["verdict"]?.string else { return [] }
        return [(id, verdict)] + (entry["route"]?.string.map { [("\(id) \($0)", verdict)] } ?? [])
      }
      return (Dictionary(verdicts) { first, _ in first }, outcome.error)
    }

    private static func program(of client: String) -> String { "with_\(client.replacing("-", with: "_")).py" }
  }
}
