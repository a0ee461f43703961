import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct EvictionTests {
  @Test("with exchanges lost nothing is passed")
  func passed() throws {
    let report = try judged(calls(2), by: clause("calls", ["exactly": 2]), evicted: 1)
    #expect(report.entries.map(\.verdict) == [.inconclusive, .inconclusive])
    #expect(
      report.entries.map(\.summary) == [
        "undecided, because the journal has lost its first exchange; by the rest of it, any route was called twice; expected: exactly 2",
        "undecided, because the journal has lost its first exchange; by the rest of it, every request matched a route",
      ])
    #expect(report.exitCode() == 2)
    #expect(report.warnings == ["the journal reached its limit and has lost its first exchange; a higher --journal-limit keeps more"])
  }

  @Test("nothing is notProvoked either")
  func notProvoked() {
    #expect(Finding(.notProvoked, "no reply had Retry-After").settled(evicted: 3).verdict == .inconclusive)
    #expect(Finding(.notProvoked, "no reply had Retry-After").settled(evicted: 0).verdict == .notProvoked)
  }

  @Test("a failure stands where what is there proves it: too many calls, a request that matched nothing")
  func proven() throws {
    let tooMany = try judged(calls(3), by: clause("calls", ["atMost": 2]), evicted: 5).entries[0]
    #expect(tooMany.verdict == .failed)
    #expect(tooMany.summary == "any route was called 3 times; expected: at most 2")
    #expect(try judged([exchange(1, nil, from: 0, to: 1)], evicted: 5).verdict == .failed)
  }

  @Test("a failure that rests on what is not there does not stand: too few calls, a route not called")
  func absent() throws {
    #expect(try judged(calls(1), by: clause("calls", ["exactly": 2]), evicted: 5).entries[0].verdict == .inconclusive)
    #expect(try judged(calls(1), by: clause("order", ["sign-in", "list-orders"]), evicted: 5).entries[0].verdict == .inconclusive)
  }
}
