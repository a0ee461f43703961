import Foundation
import MynahCore
import MynahJSON
import Programs
import Testing

@testable import MynahBehavior

/// The table of `docs/expectations.md` against what is read.
@Suite(.ownThread) struct ExpectationsTableTests {
  @Test("the table has every parameter of every expectation, and marks those that must be there")
  func parameters() throws {
    let rows = try Self.rows()
    #expect(Set(rows.keys).isSuperset(of: RuleBook.rules.map { $0.name }))
    for rule in RuleBook.rules where rule.name != "order" {
      let cell = try #require(rows[rule.name], "\(rule.name)")
      let words = Set(cell.matches(of: /`(\w+)`/).map { String($0.output.1) })
      #expect(words.subtracting(Self.algorithms) == Set(rule.parameters), "\(rule.name)")
      guard rule.name != "calls" else { continue }
      let marked = cell.matches(of: /`(\w+)`!/).map { String($0.output.1) }
      let wanted = Self.refusal(rule.name)?.firstMatch(of: /needs "(\w+)"/).map { String($0.output.1) }
      #expect(marked.isEmpty == (wanted == nil), "\(rule.name)")
      if let wanted { #expect(marked.contains(wanted), "\(rule.name)") }
    }
  }

  /// Values that stand in the cell of `staysWithinRate`.
  private static let algorithms: Set = ["slidingWindow", "fixedWindow", "tokenBucket", "interval"]

  /// What is said of an expectation without any parameter.
  private static func refusal(_ name: String) -> String? {
    do throws(ClauseError) {
      _ = try Judge(shop([clause(name, [:])]))
      return nil
    } catch {
      return error.message
    }
  }

  /// The cell of the parameters, by name.
  private static func rows() throws -> [String: String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let text = try String(contentsOf: root.appending(path: "docs/expectations.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|", omittingEmptySubsequences: false) }
    return try Dictionary(
      uniqueKeysWithValues: rows.map { cells in
        try #require(cells.count == 6)
        return (cells[1].trimmingCharacters(in: [" ", "`"]), String(cells[4]))
      })
  }
}
