import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("backsOff: growth")
struct BacksOffTests {
  /// One call after another, each with these waits between its attempts, each of another order.
  private func calls(_ waits: [[Double]], reply: [Header] = [], marked: Bool = false, lag: Lag = .none) -> Play {
    var play = Play()
    play.lag = lag
    for (number, waits) in waits.enumerated() {
      let headers = marked ? [Header("amz-sdk-invocation-id", "i\(number)")] : []
      play.call(503, "GET", "/orders?n=\(number)", after: 1, headers: headers, reply: reply)
      for wait in waits { play.call(503, "GET", "/orders?n=\(number)", after: wait, headers: headers, reply: reply) }
    }
    return play
  }

  /// Eight calls whose waits are full jitter, as a seed draws them, over these longest waits.
  private func jittered(_ longest: [Double], count: Int = 8, seed: UInt64 = 1, from share: Double = 0) -> [[Double]] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in longest.map { $0 * (share + (1 - share) * random.unit()) } }
  }

  @Test(
    "RT-6: one call decides growth without jitter, no back-off, and the same wait again and again",
    arguments: [
      ([1, 2, 4], Verdict.passed), ([1, 2], .passed), ([1, 1.5], .passed), ([1, 1.4], .inconclusive), ([0, 1, 2, 4], .passed),
      ([0, 0, 0], .failed), ([0.01, 0.02, 0.01, 0.01], .failed), ([1, 1, 1, 1], .failed), ([1, 1, 1], .inconclusive),
      ([1, 2, 3, 4], .passed), ([1, 2, 4, 4, 4], .passed), ([4, 2, 1], .inconclusive), ([0.7, 1.1, 0.9, 3], .inconclusive),
      ([0, 1], .inconclusive), ([0, 0], .inconclusive),
    ] as [([Double], Verdict)])
  func single(waits: [Double], verdict: Verdict) throws {
    #expect(try calls([waits]).verdict("RT-6", of: "backsOff") == verdict)
  }

  @Test("RT-6, RT-8: what was waited around an attempt that never reached us is no wait")
  func lostAttempt() throws {
    func counted(_ calls: [(at: Double, count: Int)]) -> Play {
      var play = Play()
      for call in calls { play.call(503, at: call.at, headers: [Header("x-stainless-retry-count", "\(call.count)")]) }
      return play
    }
    // Waits of 1, 2, 4 and 4 s, of which the first two look like one of 3 s.
    #expect(try counted([(0, 0), (3, 2), (7, 3), (11, 4)]).verdict("RT-6", of: "backsOff") == .inconclusive)
    #expect(try counted([(0, 0), (1, 1), (3, 2), (7, 3), (11, 4)]).verdict("RT-6", of: "backsOff") == .passed)
    #expect(try counted([(0, 0), (3, 2), (5, 3)]).verdict("RT-8", of: "backsOff", ["cap": 2]) == .passed)
    #expect(try counted([(0, 0), (3, 1), (5, 2)]).verdict("RT-8", of: "backsOff", ["cap": 2]) == .failed)
  }

  @Test(
    "RT-6: the summaries say what was seen",
    arguments: [
      ([1, 2, 4], "the waits grow; its waits are 1.000, 2.000, 4.000 s"),
      (
        [0, 0, 0],
        "the client does not wait before it tries again; its waits are 0.000, 0.000 s; only the request itself tells which attempts belong together"
      ),
      (
        [1, 1, 1, 1],
        "the waits do not grow; its waits are 1.000, 1.000, 1.000, 1.000 s; only the request itself tells which attempts belong together"
      ),
      ([1, 2, 3, 4], "the waits grow; its waits are 1.000, 2.000, 3.000, 4.000 s, by equal steps: linear, not exponential"),
      ([1, 2, 4, 4, 4], "the waits grow; its waits are 1.000, 2.000, 4.000, 4.000, 4.000 s, up to a plateau"),
      (
        [4, 2, 1],
        "whether the client backs off can't be told from 1 operation, 8 are needed where waits vary; its waits are 4.000, 2.000, 1.000 s"
      ),
      (
        [0, 1],
        "whether the client backs off can't be told: the first retry comes at once and only one wait follows; three retries or more show whether waits grow"
      ),
    ] as [([Double], String)])
  func summaries(waits: [Double], summary: String) throws {
    #expect(try calls([waits]).entry("RT-6", of: "backsOff")?.summary == summary)
  }

  @Test(
    "RT-6: over eight calls the means decide",
    arguments: [
      ([1, 2, 4], Verdict.passed), ([1, 1, 1], .failed), ([4, 2, 1], .failed), ([0, 0, 0], .failed), ([1, 2, 3], .passed),
      ([1, 1.6, 1.6], .passed), ([1, 2, 4, 1, 2], .failed), ([1, 1.2, 1.4], .inconclusive), ([1, 2, 4, 0.3], .inconclusive),
      ([1, 1.6], .passed),
    ] as [([Double], Verdict)])
  func pooled(waits: [Double], verdict: Verdict) throws {
    let entry = try #require(try calls(Array(repeating: waits, count: 8), marked: true).entry("RT-6", of: "backsOff"))
    #expect(entry.verdict == verdict, "\(entry.summary)")
  }

  @Test("RT-6: the evidence of means names a place, and the wait's number")
  func evidence() throws {
    let entry = try #require(try calls(Array(repeating: [1, 1, 1], count: 8), marked: true).entry("RT-6", of: "backsOff"))
    #expect(entry.summary == "the waits do not grow; the mean waits are 1.000, 1.000, 1.000 s")
    #expect(entry.evidence.count == 3)
    #expect(
      entry.evidence.first
        == Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .gap(.seconds(1)), note: "mean of wait 1 over 8 calls"))
  }

  @Test("RT-6: full jitter that grows is never failed, whatever the seed", arguments: 1...40)
  func fullJitter(seed: Int) throws {
    let verdict = try calls(jittered([1, 2, 4, 8], seed: UInt64(seed)), marked: true).verdict("RT-6", of: "backsOff")
    #expect(verdict == .passed || verdict == .inconclusive)
    let two = try calls(jittered([1, 2], seed: UInt64(seed)), marked: true).verdict("RT-6", of: "backsOff")
    #expect(two != .failed)
  }

  @Test("RT-6: a little jitter does not hide that waits stay the same", arguments: 1...10)
  func jitteredConstant(seed: Int) throws {
    let play = calls(jittered([1, 1, 1], count: 12, seed: UInt64(seed), from: 0.95), marked: true)
    #expect(try play.verdict("RT-6", of: "backsOff") == .failed)
  }

  @Test("RT-6: waits that Retry-After asked for do not count")
  func retryAfter() throws {
    let entry = try #require(
      try calls([[1, 1, 1, 1]], reply: [Header("Retry-After", "1")]).entry("RT-6", of: "backsOff"))
    #expect(entry.verdict == .notProvoked && entry.summary == "no operation had two waits or more that were its own to choose")
  }

  @Test("RT-6: waits are counted from the end of the reply")
  func slowReplies() throws {
    var play = Play()
    for taking in [1.0, 2, 4, 8] { play.call(503, taking: taking) }
    #expect(try play.verdict("RT-6", of: "backsOff") == .failed)
  }

  @Test("RT-6: waits that vary are not called linear because their means happen to be")
  func varied() throws {
    let drawn = calls((0..<8).map { call in [0.1, 0.2, 0.3].map { $0 * (0.3 + Double(call) / 5) } })
    let steady = calls((0..<8).map { _ in [0.1, 0.2, 0.3] })
    #expect(try drawn.entry("RT-6", of: "backsOff")?.summary.hasSuffix("linear, not exponential") == false)
    #expect(try drawn.verdict("RT-6", of: "backsOff") == .passed)
    #expect(try steady.entry("RT-6", of: "backsOff")?.summary.hasSuffix("linear, not exponential") == true)
  }

  @Test(
    "RT-6: the growth that the file asks for",
    arguments: [
      ([1, 1, 1, 1], "any", Verdict.passed), ([0, 0, 0], "any", .failed), ([1, 1.2, 1.4, 1.6], "linear", .passed),
      ([1, 1, 1, 1], "linear", .failed),
    ] as [([Double], JSON, Verdict)])
  func kinds(waits: [Double], growth: JSON, verdict: Verdict) throws {
    #expect(try calls([waits]).verdict("RT-6", of: "backsOff", ["growth": growth]) == verdict)
    #expect(try calls(Array(repeating: waits, count: 8)).verdict("RT-6", of: "backsOff", ["growth": growth]) == verdict)
  }

  @Test("RT-6: a declared factor, base and cap are held against the waits")
  func declared() throws {
    let slow = calls(Array(repeating: [1, 1.2, 1.44], count: 8), marked: true)
    #expect(try slow.entry("RT-6", of: "backsOff", ["factor": 2])?.verdict == .failed)
    #expect(try calls([[1, 2, 4]]).verdict("RT-6", of: "backsOff", ["factor": 5]) == .inconclusive)
    let early = calls(Array(repeating: [0.2, 0.4, 0.8], count: 8))
    #expect(try early.verdict("RT-6", of: "backsOff", ["base": 1]) == .failed)
    #expect(try early.verdict("RT-6", of: "backsOff", ["base": 0.2]) == .passed)
    #expect(try calls([[2, 2, 2, 2]]).verdict("RT-6", of: "backsOff", ["cap": 2]) == .inconclusive)
    #expect(try calls(Array(repeating: [2, 2, 2], count: 8)).verdict("RT-6", of: "backsOff", ["cap": 2]) == .inconclusive)
  }

  @Test("RT-6: an immediate first retry counts where the file says that it is none")
  func immediateFirst() throws {
    #expect(try calls([[0, 0]]).verdict("RT-6", of: "backsOff", ["immediateFirst": false]) == .failed)
  }

  @Test("RT-6: what the server's lag drowns is undecided")
  func lag() throws {
    let lag = Lag(p99: 0.2, max: 0.2, samples: [])
    #expect(try calls([[0.1, 0.1, 0.1, 0.1]], lag: lag).verdict("RT-6", of: "backsOff") == .inconclusive)
    #expect(try calls(Array(repeating: [0.1, 0.1, 0.1], count: 8), lag: lag).verdict("RT-6", of: "backsOff") == .inconclusive)
    #expect(try calls([[10, 20, 40]], lag: lag).verdict("RT-6", of: "backsOff") == .passed)
  }

  @Test("RT-6: a caller that calls again is no shrinking wait")
  func secondCall() throws {
    #expect(try calls([[1, 2, 4, 40, 1, 2, 4]]).verdict("RT-6", of: "backsOff") == .passed)
    #expect(try calls([[1, 2, 4, 0.001, 1, 2, 4]]).verdict("RT-6", of: "backsOff") == .inconclusive)
    #expect(try calls(Array(repeating: [1, 2, 4, 1, 2], count: 8)).verdict("RT-6", of: "backsOff") == .inconclusive)
  }

  @Test("RT-6: concurrent calls of the same request are undecided")
  func ambiguous() throws {
    var play = Play()
    play.call(503, at: 0, taking: 0.5)
    play.call(503, at: 0.1, taking: 0.5)
    for _ in 0..<4 { play.call(503) }
    #expect(try play.verdict("RT-6", of: "backsOff") == .inconclusive)
  }

  @Test("RT-6: samples are pooled over sessions")
  func sessions() throws {
    var play = Play()
    for number in 0..<8 {
      play.call(503, after: 1, session: "s\(number)")
      for wait in [1.0, 1, 1] { play.call(503, after: wait, session: "s\(number)") }
    }
    #expect(try play.entry("RT-6", of: "backsOff")?.summary.hasPrefix("the waits do not grow; the mean waits are") == true)
  }

  @Test("impossible parameters are errors", arguments: [["factor": 1], ["operations": 1], ["growth": "fast"]] as [JSON])
  func errors(parameters: JSON) {
    #expect(throws: ClauseError.self) { try calls([[1, 2]]).report("backsOff", parameters) }
  }
}
