import Foundation
import MynahCore
import MynahJSON
import Programs
import Testing

@testable import MynahBehavior

@Suite("Who must fail which rule", .ownThread)
struct ProofTableTests {
  @Test("a right client fails nothing, a mutant what it is made to fail and nothing else", arguments: Proof.all.indices)
  func proof(index: Int) throws {
    let proof = Proof.all[index]
    let right = try proof.verdicts(on: proof.right)
    #expect(right[proof.id] == .passed, "\(proof.id): \(proof.right.name)")
    #expect(right.filter { $0.value == .failed }.keys.sorted() == [], "\(proof.id): \(proof.right.name)")
    let failed = try proof.verdicts(on: proof.mutant).filter { $0.value == .failed }.keys
    #expect(Set(failed) == proof.also.union([proof.id]), "\(proof.id): \(proof.mutant.name)")
  }

  @Test("every id that is judged has its two clients")
  func complete() throws {
    let proven = Dictionary(grouping: Proof.all, by: \.rule).mapValues { Set($0.map(\.id)) }
    #expect(Set(proven.values.joined()) == (try judged()))
    #expect(Set(RuleBook.rules.map { $0.name }).subtracting(["calls", "order"]) == Set(proven.keys))
    print(table)
  }

  /// The ids in the table of `docs/expectations.md`; `CB-1 to CB-5` stands for five.
  private func judged() throws -> Set<String> {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.deletingLastPathComponent().appending(path: "docs/expectations.md"), encoding: .utf8)
    var ids: Set<String> = []
    for row in text.split(separator: "\n") where row.hasPrefix("| `") {
      let cell = row.split(separator: "|", omittingEmptySubsequences: false)[2]
      for part in cell.matches(of: /([A-Z]+)-(\d+)(?: to [A-Z]+-(\d+))?/) {
        let (first, last) = (Int(part.output.2) ?? 0, part.output.3.flatMap { Int($0) } ?? Int(part.output.2) ?? 0)
        for number in first...last { ids.insert("\(part.output.1)-\(number)") }
      }
    }
    return ids
  }

  private var table: String {
    let rows =
      [["id", "expectation", "a client that passes", "a mutant that fails", "which fails, too"]]
      + Proof.all.map { [$0.id, $0.rule, $0.right.name, $0.mutant.name, $0.also.sorted().joined(separator: ", ")] }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
      return "  " + cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
