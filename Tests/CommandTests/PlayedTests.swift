import Testing

/// That playing again hides nothing.
@Suite struct PlayedTests {
  private static let deserved = ["RT-1": ["passed"], "RT-6": ["passed", "inconclusive"]]

  @Test(
    "open is what lacks a verdict and has no wrong one",
    arguments: [
      (["RT-1": "passed", "RT-6": "passed"], false), (["RT-1": "inconclusive", "RT-6": "passed"], true),
      (["RT-1": "passed", "RT-6": "inconclusive"], false), (["RT-1": "inconclusive", "RT-6": "failed"], false),
      (["RT-1": "failed", "RT-6": "passed"], false), (["RT-1": "inconclusive"], false), (["RT-1": "notProvoked", "RT-6": "passed"], false),
    ])
  func open(found: [String: String], expected: Bool) {
    #expect(isOpen(found, deserved: Self.deserved) == expected)
  }

  @Test("a wrong verdict is the last, and one that stays open is played six times", arguments: [("failed", 3), ("inconclusive", 6)])
  func plays(last: String, count: Int) async throws {
    var plays = 0
    let found = try await played(againWhile: { $0 == "inconclusive" }) {
      plays += 1
      return plays < 3 ? "inconclusive" : last
    }
    #expect(found == last && plays == count)
  }
}
