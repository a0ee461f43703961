import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct OrderTests {
  private let order = clause("order", ["sign-in", "list-orders", "delete-order"])

  @Test("routes called one after the other are in order, whatever stands between")
  func inOrder() throws {
    let report = try judged(
      [
        exchange(1, "list-orders", from: 0, to: 0.1), exchange(2, "sign-in", from: 1, to: 1.1), exchange(3, "get-order", from: 2, to: 9),
        exchange(4, "list-orders", from: 3, to: 3.1), exchange(5, "sign-in", from: 4, to: 4.1),
        exchange(6, "delete-order", from: 5, to: 5.1),
      ], by: order)
    let entry = report.entries[0]
    #expect(entry.verdict == .passed)
    #expect(entry.summary == "\"sign-in\" (exchange 2), \"list-orders\" (exchange 4) and \"delete-order\" (exchange 6) came in this order")
    #expect(entry.routes == ["sign-in", "list-orders", "delete-order"])
    #expect(
      entry.evidence == [
        Evidence(session: "default", exchange: 2),
        Evidence(session: "default", exchange: 4, figure: .gap(.milliseconds(1900)), bound: .atLeast(.time(.zero))),
        Evidence(session: "default", exchange: 6, figure: .gap(.milliseconds(1900)), bound: .atLeast(.time(.zero))),
      ])
  }

  @Test("a long first call does not hide a short one that leaves room")
  func shortestFirst() throws {
    let report = try judged(
      [
        exchange(1, "sign-in", from: 0, to: 9), exchange(2, "sign-in", from: 1, to: 2), exchange(3, "list-orders", from: 3, to: 4),
        exchange(4, "delete-order", from: 5, to: 6),
      ], by: order)
    #expect(report.verdict == .passed)
  }

  @Test("what was not called is named")
  func missing() throws {
    let one = try judged([exchange(1, "sign-in", from: 0, to: 1), exchange(2, "delete-order", from: 2, to: 3)], by: order).entries[0]
    #expect(one.verdict == .failed)
    #expect(one.summary == "\"list-orders\" was not called; the order is \"sign-in\", \"list-orders\", \"delete-order\"")
    #expect(
      one.evidence == [
        Evidence(session: "default", exchange: 1),
        Evidence(session: "default", figure: .count(0), bound: .atLeast(.count(1)), note: "\"list-orders\" was not called"),
      ])
    let all = try judged([], by: order).entries[0]
    #expect(all.verdict == .failed)
    #expect(
      all.summary
        == "\"sign-in\", \"list-orders\" and \"delete-order\" were not called; the order is \"sign-in\", \"list-orders\", \"delete-order\"")
  }

  @Test("a call before the reply of the one before it ended is out of order, and the overlap is measured")
  func overlap() throws {
    let entry = try judged(
      [exchange(1, "sign-in", from: 0, to: 1), exchange(2, "list-orders", from: 0.75, to: 1.5)],
      by: clause("order", ["sign-in", "list-orders"])
    ).entries[0]
    #expect(entry.verdict == .failed)
    #expect(
      entry.summary
        == "\"list-orders\" (exchange 2) came 0.250 s before the reply to \"sign-in\" (exchange 1) ended; the order is \"sign-in\", \"list-orders\""
    )
    #expect(
      entry.evidence.last
        == Evidence(
          session: "default", exchange: 2, figure: .gap(.milliseconds(-250)), bound: .atLeast(.time(.zero)),
          note: "counted from the reply to exchange 1"))
  }

  @Test(
    "the end of a reply is its last byte, or when the client left",
    arguments: [
      (Double?.some(1), Double?.none, 1.5, Verdict.passed), (nil, 1, 1.5, .passed), (nil, 1, 0.5, .failed), (nil, nil, 1.5, .failed),
    ])
  func ends(te: Double?, gone: Double?, next: Double, verdict: Verdict) throws {
    let report = try judged(
      [exchange(1, "sign-in", from: 0, to: te, gone: gone), exchange(2, "list-orders", from: next, to: 2)],
      by: clause("order", ["sign-in", "list-orders"]))
    #expect(report.verdict == verdict)
  }

  @Test("calls the wrong way round are told apart from calls too soon")
  func reversed() throws {
    let two = clause("order", ["sign-in", "list-orders"])
    let reversed = try judged([exchange(1, "list-orders", from: 0, to: 0.5), exchange(2, "sign-in", from: 1, to: 2)], by: two).entries[0]
    #expect(
      reversed.summary
        == "\"list-orders\" (exchange 1) came before \"sign-in\" (exchange 2), not after it; the order is \"sign-in\", \"list-orders\"")
    let unanswered = try judged([exchange(1, "sign-in", from: 0, to: nil), exchange(2, "list-orders", from: 1, to: 2)], by: two).entries[0]
    #expect(
      unanswered.summary
        == "\"list-orders\" (exchange 2) came while \"sign-in\" (exchange 1) was still without the end of its reply; the order is \"sign-in\", \"list-orders\""
    )
  }

  @Test("a route may be due more than once")
  func again() throws {
    let twice = clause("order", ["list-orders", "sign-in", "list-orders"])
    let once = [exchange(1, "list-orders", from: 0, to: 1), exchange(2, "sign-in", from: 2, to: 3)]
    let failed = try judged(once, by: twice).entries[0]
    #expect(failed.summary == "\"list-orders\" was not called again; the order is \"list-orders\", \"sign-in\", \"list-orders\"")
    #expect(try judged(once + [exchange(3, "list-orders", from: 4, to: 5)], by: twice).verdict == .passed)
  }

  @Test("an overlap that the server's own lag can explain decides nothing")
  func lag() throws {
    let exchanges = [exchange(1, "sign-in", from: 0, to: 1), exchange(2, "list-orders", from: 0.998, to: 1.5)]
    let two = clause("order", ["sign-in", "list-orders"])
    #expect(try judged(exchanges, by: two, lag: Lag(p99: 0.001, max: 0.001, samples: [])).verdict == .failed)
    #expect(try judged(exchanges, by: two, lag: Lag(p99: 0.003, max: 0.003, samples: [])).verdict == .inconclusive)
    let near = Lag(p99: 0.001, max: 0.02, samples: [Lag.Sample(at: instant(1.01), late: 0.02)])
    let entry = try judged(exchanges, by: two, lag: near).entries[0]
    #expect(entry.verdict == .inconclusive)
    #expect(entry.summary == "the routes were called in this order, but so close together that the server's own lag hides which came first")
    #expect(entry.evidence.last?.figure == .gap(.milliseconds(-2)))
    let far = Lag(p99: 0.001, max: 0.02, samples: [Lag.Sample(at: instant(5), late: 0.02)])
    #expect(try judged(exchanges, by: two, lag: far).verdict == .failed)
  }

  @Test("sessions do not mix")
  func sessions() throws {
    let exchanges = [exchange(1, "sign-in", from: 0, to: 1, session: "s1"), exchange(2, "list-orders", from: 2, to: 3, session: "s2")]
    let entry = try judged(exchanges, by: clause("order", ["sign-in", "list-orders"])).entries[0]
    #expect(entry.verdict == .failed)
    #expect(entry.summary.hasSuffix("(session \"s1\", the worst of 2)"))
  }
}
