import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("backsOff: jitter, cap and deadline")
struct JitterTests {
  /// Calls one after another, each with these waits, of these clients in turn.
  private func calls(_ waits: [[Double]], clients: Int = 1, reply: [Header] = [], lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    for (number, waits) in waits.enumerated() {
      let headers = [Header("Authorization", "Bearer \(number % clients)")]
      play.call(503, "GET", "/orders?n=\(number)", after: 1, headers: headers, reply: reply)
      for wait in waits { play.call(503, "GET", "/orders?n=\(number)", after: wait, headers: headers, reply: reply) }
    }
    return play
  }

  private func jittered(_ longest: [Double], count: Int, seed: UInt64, from share: Double = 0) -> [[Double]] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in longest.map { $0 * (share + (1 - share) * random.unit()) } }
  }

  private func jitter(_ play: Play) throws -> Verdict? { try play.verdict("RT-7", of: "backsOff", ["jitter": true]) }

  @Test("RT-7: full jitter and a quarter less pass", arguments: [0, 0.75])
  func passes(from share: Double) throws {
    for seed in 1...20 {
      let play = calls(jittered([1, 2, 4], count: 8, seed: UInt64(seed), from: share))
      #expect(try jitter(play) == .passed)
    }
  }

  @Test("RT-7: no jitter fails, and one per cent, too")
  func fails() throws {
    let entry = try #require(try calls(Array(repeating: [1, 2, 4], count: 8)).entry("RT-7", of: "backsOff", ["jitter": true]))
    #expect(entry.verdict == .failed && entry.summary == "the waits do not vary from call to call: by at most 0.000 s")
    #expect(entry.evidence.first?.bound == .atLeast(.time(.milliseconds(20))))
    #expect(try jitter(calls(jittered([1, 2, 4], count: 8, seed: 3, from: 0.99))) == .failed)
  }

  @Test("RT-7: lateness of a quarter of the calls is no jitter")
  func lateness() throws {
    var waits: [[Double]] = Array(repeating: [1, 2, 4], count: 6)
    waits += Array(repeating: [1.4, 2.4, 4.4], count: 2)
    #expect(try jitter(calls(waits)) == .failed)
  }

  @Test("RT-7: a first wait clipped by a minimum does not hide the jitter of the others")
  func clipped() throws {
    #expect(try jitter(calls(jittered([1, 2], count: 8, seed: 1).map { [0.5] + $0 })) == .passed)
  }

  @Test("RT-7: clients with one seed agree, however random each looks")
  func sameSeed() throws {
    let one = jittered([1, 2, 4], count: 8, seed: 5)
    #expect(try jitter(calls(one)) == .passed)
    let entry = try #require(try calls(one.flatMap { [$0, $0] }, clients: 2).entry("RT-7", of: "backsOff", ["jitter": true]))
    #expect(entry.verdict == .failed && entry.summary == "the waits do not vary across clients: by at most 0.000 s")
    #expect(try jitter(calls(jittered([1, 2, 4], count: 16, seed: 6), clients: 2)) == .passed)
    #expect(try jitter(calls(jittered([1, 2, 4], count: 8, seed: 6), clients: 8)) == .passed)
  }

  @Test("RT-7: too few calls, and lag, are undecided; Retry-After needs no jitter")
  func undecided() throws {
    let entry = try #require(try calls(Array(repeating: [1, 2], count: 3)).entry("RT-7", of: "backsOff", ["jitter": true]))
    #expect(
      entry.verdict == .inconclusive && entry.summary == "jitter can't be told from 3 waits at the same position; 8 are needed")
    let little = (0..<8).map { [1 + 0.002 * Double($0)] }
    #expect(try jitter(calls(little)) == .failed)
    #expect(try jitter(calls((0..<8).map { [1 + 0.003 * Double($0)] })) == .inconclusive)
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try jitter(calls((0..<8).map { [1 + 0.04 * Double($0)] }, lag: lag)) == .inconclusive)
    let told = calls(Array(repeating: [1, 2], count: 8), reply: [Header("Retry-After", "1")])
    #expect(try told.entry("RT-7", of: "backsOff", ["jitter": true])?.summary == "no wait without a Retry-After was seen")
  }

  @Test("RT-7 and RT-8 have entries only where they are asked for")
  func asked() throws {
    let play = calls([[1, 2]])
    #expect(try jitter(play) != nil)
    #expect(try play.verdict("RT-7", of: "backsOff", ["jitter": false]) == nil)
    #expect(try play.verdict("RT-8", of: "backsOff") == nil)
  }

  @Test(
    "RT-8: uncapped doubling fails, a cap that is kept passes",
    arguments: [
      ([1, 2, 4, 4, 4], Verdict.passed), ([1, 2, 4, 4.9], .passed), ([1, 2, 4, 8, 16], .failed),
    ] as [([Double], Verdict)])
  func cap(waits: [Double], verdict: Verdict) throws {
    #expect(try calls([waits]).verdict("RT-8", of: "backsOff", ["cap": 4]) == verdict)
  }

  @Test("RT-8: summary and evidence")
  func evidence() throws {
    let entry = try #require(try calls([[1, 2, 4, 8]]).entry("RT-8", of: "backsOff", ["cap": 4]))
    #expect(entry.summary == "the client went beyond waits of 4 s, 1 of 4 times" + Operation.fingerprintNote)
    #expect(
      entry.evidence == [
        Evidence(session: "default", operation: 1, attempt: 5, exchange: 5, figure: .gap(.seconds(8)), bound: .atMost(.time(.seconds(4))))
      ])
  }

  @Test("RT-8: the deadline bounds the beginning of the last attempt", arguments: [(4, Verdict.passed), (2, .failed)] as [(Int, Verdict)])
  func deadline(deadline: Int, verdict: Verdict) throws {
    var play = calls([[1, 2]])
    play.call(503, "GET", "/orders?n=0", after: 0.5, taking: 20, headers: [Header("Authorization", "Bearer 0")])
    #expect(try play.verdict("RT-8", of: "backsOff", ["deadline": .number(JSONNumber(deadline))]) == verdict)
  }

  @Test("RT-8: waits that the server asked for, and another call of the same request, break no cap")
  func excused() throws {
    let told = calls([[9, 9]], reply: [Header("Retry-After", "9")])
    #expect(try told.verdict("RT-8", of: "backsOff", ["cap": 2]) == .notProvoked)
    #expect(try calls([[1, 2, 2, 50, 1, 2]]).verdict("RT-8", of: "backsOff", ["cap": 2]) == .passed)
  }

  @Test("RT-8: lag and ambiguity are undecided, sessions are judged each by itself")
  func limitsUndecided() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try calls([[1, 2.8]], lag: lag).verdict("RT-8", of: "backsOff", ["cap": 2]) == .inconclusive)
    var play = Play()
    play.call(503, session: "a")
    play.call(503, after: 1, session: "a")
    play.call(503, after: 1, session: "b")
    play.call(503, after: 9, session: "b")
    #expect(try play.entry("RT-8", of: "backsOff", ["cap": 2])?.summary.hasSuffix("(session \"b\", the worst of 2)") == true)
    var concurrent = Play()
    concurrent.call(503, at: 0, taking: 0.5)
    concurrent.call(503, at: 0.1, taking: 0.5)
    concurrent.call(503, at: 9)
    #expect(try concurrent.verdict("RT-8", of: "backsOff", ["cap": 2]) == .inconclusive)
  }
}
