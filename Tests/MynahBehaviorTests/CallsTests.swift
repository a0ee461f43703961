import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct CallsTests {
  @Test(
    "the number of calls is held against its bounds",
    arguments: [
      (0, ["exactly": 0], Verdict.passed), (0, ["exactly": 1], .failed), (0, ["atLeast": 1], .failed), (0, ["atMost": 3], .passed),
      (2, ["exactly": 2], .passed), (1, ["exactly": 2], .failed), (3, ["exactly": 2], .failed), (2, ["atLeast": 2], .passed),
      (2, ["atLeast": 1, "atMost": 2], .passed), (3, ["atLeast": 1, "atMost": 2], .failed), (0, ["atLeast": 1, "atMost": 2], .failed),
    ] as [(Int, JSON, Verdict)])
  func bounds(count: Int, bounds: JSON, verdict: Verdict) throws {
    let report = try judged(calls(count), by: clause("calls", bounds))
    #expect(report.entries[0].verdict == verdict)
    #expect(report.verdict == verdict)
  }

  @Test("the summary says what was called, how often, and how often it should have been")
  func summaries() throws {
    func summary(_ count: Int, _ parameters: JSON) throws -> String {
      try judged(calls(count), by: clause("calls", parameters)).entries[0].summary
    }
    #expect(try summary(3, ["route": "list-orders", "exactly": 2]) == "\"list-orders\" was called 3 times; expected: exactly 2")
    #expect(try summary(0, ["atLeast": 1]) == "any route was never called; expected: at least 1")
    #expect(
      try summary(1, ["route": ["list-orders", "get-order"], "atLeast": 2, "atMost": 4])
        == "\"list-orders\" or \"get-order\" was called once; expected: at least 2 and at most 4")
    #expect(
      try summary(2, ["except": ["sign-in", "get-order"], "atMost": 2])
        == "any route but \"sign-in\" and \"get-order\" was called twice; expected: at most 2")
  }

  @Test("each call too many is in evidence, with its number among the calls")
  func tooMany() throws {
    let report = try judged(calls(4), by: clause("calls", ["route": "list-orders", "atMost": 2]))
    #expect(
      report.entries[0].evidence == [
        Evidence(session: "default", exchange: 3, figure: .count(3), bound: .atMost(.count(2))),
        Evidence(session: "default", exchange: 4, figure: .count(4), bound: .atMost(.count(2))),
      ])
  }

  @Test("evidence of a flood is bounded")
  func flood() throws {
    let report = try judged(calls(500), by: clause("calls", ["exactly": 1]))
    #expect(report.entries[0].evidence.count == 20)
  }

  @Test("where calls are missing, the last one is in evidence; where there is none, the session is")
  func tooFew() throws {
    let few = try judged(calls(2), by: clause("calls", ["atLeast": 3]))
    #expect(few.entries[0].evidence == [Evidence(session: "default", exchange: 2, figure: .count(2), bound: .atLeast(.count(3)))])
    let none = try judged([], by: clause("calls", ["exactly": 1]))
    #expect(none.entries[0].evidence == [Evidence(session: "default", figure: .count(0), bound: .expected(.count(1)))])
  }

  @Test("only exchanges in scope count, and a request that no route took never does")
  func scope() throws {
    let exchanges = [
      exchange(1, "sign-in", from: 0, to: 0.1), exchange(2, nil, from: 1, to: 1.1), exchange(3, "list-orders", from: 2, to: 2.1),
      exchange(4, "get-order", from: 3, to: 3.1),
    ]
    func count(_ parameters: JSON) throws -> Evidence.Figure? {
      try judged(exchanges, by: clause("calls", parameters), unmatched: .allow).entries[0].evidence[0].figure
    }
    #expect(try count(["atLeast": 0]) == .count(3))
    #expect(try count(["route": "get-order", "atLeast": 0]) == .count(1))
    #expect(try count(["route": ["get-order", "sign-in"], "atLeast": 0]) == .count(2))
    #expect(try count(["except": "get-order", "atLeast": 0]) == .count(2))
    #expect(try count(["route": ["get-order", "sign-in"], "except": ["sign-in"], "atLeast": 0]) == .count(1))
  }

  @Test("each session is judged by itself, and the worst is named")
  func sessions() throws {
    let exchanges = calls(2, session: "s1") + calls(3, session: "s2", after: 2) + calls(2, session: "s3", after: 5)
    let failed = try judged(exchanges, by: clause("calls", ["exactly": 2])).entries[0]
    #expect(failed.summary == "any route was called 3 times; expected: exactly 2 (session \"s2\", the worst of 3)")
    #expect(failed.evidence.map(\.session) == ["s2"])
    #expect(failed.evidence.map(\.exchange) == [5])
    #expect(failed.timeline == [3, 4, 5])
    let passed = try judged(exchanges, by: clause("calls", ["atLeast": 2])).entries[0]
    #expect(passed.summary == "any route was called twice; expected: at least 2 (session \"s1\"; the other 2 passed, too)")
  }

  @Test("a session that called other routes alone has not called this one")
  func sessionWithout() throws {
    let exchanges = calls(1, session: "s1") + [exchange(2, "sign-in", from: 1, to: 1.1, session: "s2")]
    let entry = try judged(exchanges, by: clause("calls", ["route": "list-orders", "exactly": 1])).entries[0]
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "\"list-orders\" was never called; expected: exactly 1 (session \"s2\", the worst of 2)")
  }

  @Test("a session can be judged alone, even one without a request")
  func oneSession() throws {
    let judge = try Judge(shop([clause("calls", ["exactly": 2])]))
    let end = JournalEnd(ended: instant(9), by: .stopped)
    let exchanges = calls(2, session: "s1") + calls(3, session: "s2", after: 2)
    let first = judge.report(on: exchanges, end: end, seed: 7, session: "s1")
    #expect(first.verdict == .passed)
    #expect(first.exchanges.map(\.number) == [1, 2])
    let empty = judge.report(on: exchanges, end: end, seed: 7, session: "s3")
    #expect(empty.verdict == .failed)
    #expect(empty.entries[0].evidence[0].session == "s3")
    #expect(empty.unused.count == 4)
  }
}
