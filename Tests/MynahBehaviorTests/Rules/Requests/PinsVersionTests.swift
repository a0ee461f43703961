import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("pinsVersion")
struct PinsVersionTests {
  private func entry(_ versions: String?...) throws -> Report.Entry? {
    var play = Play()
    for version in versions { play.call(200, after: 1, headers: version.map { [Header("Stripe-Version", $0)] } ?? []) }
    return try play.entry("RQ-10", of: "pinsVersion", ["in": "header:Stripe-Version"])
  }

  @Test("RQ-10: the same version in every request passes")
  func pinned() throws {
    let entry = try #require(try entry("2024-06-20", "2024-06-20"))
    #expect(entry.verdict == .passed && entry.summary == "every request asked for the same version, 2 requests")
  }

  @Test("RQ-10: one that drifts, or is left out, fails")
  func drifts() throws {
    let drifting = try #require(try entry("2024-06-20", "2024-06-20", "2023-10-16"))
    #expect(drifting.verdict == .failed)
    #expect(drifting.summary == "1 of 3 requests did not ask for the version that the first one asked for")
    #expect(
      drifting.evidence == [
        Evidence(session: "default", exchange: 3, figure: .value("2023-10-16"), bound: .expected(.text("2024-06-20")))
      ])
    #expect(try entry("2024-06-20", nil)?.evidence.first?.note == "nothing in header:Stripe-Version")
    #expect(try entry(nil, nil)?.summary == "no request said in header:Stripe-Version which version it is for, 2 requests")
  }

  @Test("RQ-10: one request is no sample, and the place has to be said")
  func notProvoked() throws {
    #expect(try entry("2024-06-20")?.summary == "no session had two requests")
    #expect(throws: ClauseError("\"pinsVersion\" needs \"in\"", at: "/expectations/0/pinsVersion", file: nil)) {
      try Play().report("pinsVersion")
    }
  }
}
