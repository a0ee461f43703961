import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct VerdictTests {
  private func report(_ entries: (Verdict, Severity)...) -> Report {
    Report(
      scenario: "shop", seed: 7, end: JournalEnd(ended: .start, by: nil),
      entries: entries.map {
        Report.Entry(name: "calls", id: nil, routes: nil, severity: $0.1, verdict: $0.0, summary: "so", evidence: [], timeline: [])
      })
  }

  @Test("the worst entry is the verdict, and a failed advice does not count")
  func worst() {
    #expect(report().verdict == .passed)
    #expect(report((.passed, .violation), (.notProvoked, .violation)).verdict == .notProvoked)
    #expect(report((.inconclusive, .violation), (.notProvoked, .violation), (.passed, .violation)).verdict == .inconclusive)
    #expect(report((.passed, .violation), (.failed, .violation), (.inconclusive, .violation)).verdict == .failed)
    #expect(report((.passed, .violation), (.failed, .advice)).verdict == .passed)
    #expect(report((.failed, .advice), (.inconclusive, .advice)).verdict == .inconclusive)
  }

  @Test(
    "the exit code says what failed: the client first, then the command, then what is undecided",
    arguments: [
      (Verdict.passed, Int32?.none, false, Int32(0)), (.passed, 0, false, 0), (.passed, 3, false, 3), (.passed, 137, true, 137),
      (.failed, nil, false, 1), (.failed, 0, true, 1), (.failed, 3, false, 1), (.notProvoked, 0, false, 2), (.notProvoked, nil, true, 0),
      (.notProvoked, 3, false, 3), (.notProvoked, 3, true, 3), (.inconclusive, 0, false, 2), (.inconclusive, 0, true, 2),
      (.inconclusive, 127, false, 127),
    ])
  func exitCode(verdict: Verdict, command: Int32?, allowed: Bool, code: Int32) {
    #expect(report((verdict, .violation)).exitCode(commandStatus: command, allowNotProvoked: allowed) == code)
  }

  @Test("severity advice shows a failure and forgives it")
  func advice() throws {
    let report = try judged(calls(3), by: clause("calls", ["exactly": 2, "severity": "advice"]))
    #expect(report.entries[0].verdict == .failed)
    #expect(report.entries[0].severity == .advice)
    #expect(report.verdict == .passed)
    #expect(report.exitCode() == 0)
  }

  @Test("a request that no route took fails the verdict unless that is allowed")
  func unmatched() throws {
    let exchanges = [exchange(1, nil, from: 0, to: 0.1, status: 404, target: "/order"), exchange(2, nil, from: 1, to: 1.1, status: 404)]
    let failed = try judged(exchanges)
    #expect(failed.verdict == .failed)
    #expect(failed.entries.map(\.summary) == ["2 requests matched no route"])
    #expect(failed.entries[0].evidence == [Evidence(session: "default", exchange: 1), Evidence(session: "default", exchange: 2)])
    let allowed = try judged(exchanges, unmatched: .allow)
    #expect(allowed.verdict == .passed)
    #expect(allowed.entries.map(\.summary) == ["2 requests matched no route, which the scenario allows"])
    #expect(allowed.unmatched.map(\.exchange) == [1, 2])
    #expect(try judged(calls(1)).entries.map(\.summary) == ["every request matched a route"])
  }

  @Test("the nearest routes are named, and a route that matches says why it did not answer")
  func nearest() throws {
    let scenario = Scenario(
      name: "shop",
      routes: [
        route("sign-in", "POST", "/session"), route("get-order", "GET", "/orders/7"),
        route("played", "GET", "/played", replies: 3, then: .fail),
        route("once", "GET", "/once", then: .fail), route("stateful", "GET", "/stateful", when: ["phase": "late"]),
        route("added", "GET", "/added"),
      ])
    func request(_ target: String, status: Int = 404, headers: [Header] = [], isRead: Bool = true) throws -> UnmatchedRequest {
      var exchange = exchange(1, nil, from: 0, to: 0.1, status: status, target: target)
      if !isRead { exchange.th = nil }
      exchange.request = Request("GET", target, headers: headers)
      let report = try Judge(scenario).report(on: [exchange], end: JournalEnd(ended: instant(1), by: .command), seed: 7)
      return try #require(report.unmatched.first)
    }
    let near = try request("/orders/8")
    #expect(near.nearest.map(\.route).first == "get-order")
    #expect(near.nearest.count == 3)
    #expect(near.nearest[0].mismatches == [Mismatch("path", expected: "/orders/7", actual: "/orders/8")])
    #expect(near.note == nil)
    #expect(try request("/played").note == "\"played\" matches, but had played all of its 3 responses")
    #expect(try request("/once").note == "\"once\" matches, but had played its only response")
    #expect(try request("/stateful").note == "\"stateful\" matches, but its states did not hold")
    #expect(try request("/added", status: 413).note == "it was refused with 413 before any route was asked")
    let unread = try request("/order", status: 431, isRead: false)
    #expect(unread.nearest.isEmpty)
    #expect(unread.note == "it was refused with 431 before its head was read: it is malformed, or larger than the limit")
    #expect(try request("/added").note == "\"added\" matches, but was not there yet")
    #expect(try request("/added", headers: [Header("Mynah-Session", "s9")]).note == "there was no session \"s9\"")
  }

  @Test("entries stand in file order, unmatched requests last, and a name may stand twice")
  func entryOrder() throws {
    let report = try judged(
      calls(1), by: clause("order", ["sign-in", "list-orders"]), clause("calls", ["atLeast": 1]), clause("calls", ["atMost": 1]))
    #expect(report.entries.map(\.name) == ["order", "calls", "calls", "unmatched"])
  }

  @Test("routes that nothing was requested from are listed and change nothing")
  func unused() throws {
    let report = try judged(calls(1))
    #expect(report.unused == ["sign-in", "get-order", "delete-order"])
    #expect(report.verdict == .passed)
  }

  @Test("warnings of exchanges name them")
  func warnings() throws {
    var held = exchange(4, "list-orders", from: 0, to: 2)
    held.warnings = ["held for 2 s, but 5 arrivals never came"]
    let report = try Judge(shop()).report(
      on: [held], end: JournalEnd(ended: instant(3), by: nil), seed: 7, warnings: ["the journal breaks off"])
    #expect(report.warnings == ["the journal breaks off", "exchange 4: held for 2 s, but 5 arrivals never came"])
  }
}
