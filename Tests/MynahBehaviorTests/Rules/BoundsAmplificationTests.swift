import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("boundsAmplification")
struct BoundsAmplificationTests {
  /// Operations with so many attempts each, every one of them a failure.
  private func failing(_ attempts: [Int], session: (Int) -> String = { _ in "default" }) -> Play {
    var play = Play()
    for (number, attempts) in attempts.enumerated() {
      for _ in 0..<attempts {
        play.call(503, after: 0.1, headers: [Header("amz-sdk-invocation-id", "i\(number)")], session: session(number))
      }
    }
    return play
  }

  @Test("RT-11: three attempts a call pass, nested layers of three and four fail")
  func layers() throws {
    let right = try #require(try failing([3, 3]).entry("RT-11", of: "boundsAmplification"))
    #expect(right.verdict == .passed && right.summary == "the client sent 6 requests for 2 operations, expected at most 10 for each")
    let nested = try #require(try failing([12, 12]).entry("RT-11", of: "boundsAmplification"))
    #expect(nested.verdict == .failed && nested.summary == "the client sent 24 requests for 2 operations, expected at most 10 for each")
    #expect(
      nested.evidence.first
        == Evidence(session: "default", operation: 1, exchange: 12, figure: .count(12), bound: .atMost(.count(10))))
    #expect(try failing([4, 3]).verdict("RT-11", of: "boundsAmplification", ["attempts": 3]) == .failed)
    #expect(try failing([4, 2]).verdict("RT-11", of: "boundsAmplification", ["attempts": 3]) == .passed)
  }

  @Test("RT-11: after the warm-up retries stay within the budget")
  func budget() throws {
    let warm = Array(repeating: 3, count: 10)
    let kept = failing(warm + Array(repeating: 1, count: 9) + [2])
    #expect(try kept.verdict("RT-11", of: "boundsAmplification", ["budget": 0.1]) == .passed)
    let spent = try #require(try failing(warm + [2, 2]).entry("RT-11", of: "boundsAmplification", ["budget": 0.1]))
    #expect(spent.verdict == .failed)
    #expect(spent.summary == "after 10 operations there were 2 retries to 2 operations, expected a share of at most 0.1")
    #expect(try failing(warm + [2, 2]).verdict("RT-11", of: "boundsAmplification", ["budget": 0.1, "warmUp": 12]) == .inconclusive)
    let short = try failing([2, 2]).entry("RT-11", of: "boundsAmplification", ["budget": 0.1])
    #expect(
      short?.verdict == .inconclusive && short?.summary == "the budget of retries begins after 10 operations, there were 2")
  }

  @Test("RT-11: all sessions are one fleet")
  func sessions() throws {
    let play = failing([12, 12]) { "s\($0)" }
    #expect(try play.verdict("RT-11", of: "boundsAmplification") == .failed)
  }

  @Test("RT-11: re-sends of the transport count, redirects do not")
  func hops() throws {
    var resent = Play()
    for number in 0..<2 {
      resent.call(nil, "GET", "/orders?n=\(number)", fault: .close, connection: number * 2 + 1, sequence: 2)
      resent.call(503, "GET", "/orders?n=\(number)", after: 0.001, connection: number * 2 + 2, sequence: 1)
    }
    #expect(try resent.verdict("RT-11", of: "boundsAmplification", ["attempts": 1]) == .failed)
    var redirected = Play()
    for number in 0..<2 {
      redirected.call(307, "GET", "/orders?n=\(number)", reply: [Header("Location", "/orders?m=\(number)")])
      redirected.call(503, "GET", "/orders?m=\(number)", after: 0.001)
    }
    #expect(try redirected.verdict("RT-11", of: "boundsAmplification", ["attempts": 1]) == .passed)
  }

  @Test("RT-11: a failure that rests on the request alone says so")
  func unmarked() throws {
    var play = Play()
    for number in 0..<2 { for _ in 0..<12 { play.call(503, "GET", "/orders?n=\(number)", after: 0.1) } }
    let entry = try play.entry("RT-11", of: "boundsAmplification")
    #expect(entry?.verdict == .failed && entry?.summary.hasSuffix("which attempts belong together") == true)
  }

  @Test("RT-11: one success, or one operation, provokes nothing")
  func notProvoked() throws {
    var mixed = failing([2, 2])
    mixed.call(200)
    #expect(
      try mixed.entry("RT-11", of: "boundsAmplification")?.summary == "some requests got something else than a failure that may pass")
    #expect(try failing([5]).entry("RT-11", of: "boundsAmplification")?.summary == "there were not two operations in scope")
  }
}
