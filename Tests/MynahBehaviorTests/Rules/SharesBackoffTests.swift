import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("sharesBackoff")
struct SharesBackoffTests {
  private let ann = [Header("Authorization", "Bearer ann")]
  private let bob = [Header("Authorization", "Bearer bob")]

  /// A 429 at 0.1 s that says to wait 2 s, obeyed by its own operation; another worker's requests begin at these instants.
  private func limited(
    _ others: [Double], by credential: [Header]? = nil, told: String = "2", target: String = "/orders?other", lag: Lag = .none,
    back: Double = 2.2
  ) -> Play {
    var play = Play()
    play.lag = lag
    play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", told)])
    for (number, at) in others.enumerated() {
      play.call(200, "GET", "\(target)\(number)", at: at, taking: 0.05, headers: credential ?? ann)
    }
    play.call(200, at: back, headers: ann)
    return play
  }

  @Test(
    "RT-14: workers that pause pass, one that goes on fails",
    arguments: [
      ([0.05], Verdict.passed), ([0.05, 0.14], .passed), ([0.05, 2.1], .passed), ([0.05, 0.5], .failed), ([0.5], .failed),
    ] as [([Double], Verdict)])
  func pause(others: [Double], verdict: Verdict) throws {
    #expect(try limited(others).verdict("RT-14", of: "sharesBackoff") == verdict)
  }

  @Test("RT-14: summary and evidence")
  func evidence() throws {
    let entry = try #require(try limited([0.5]).entry("RT-14", of: "sharesBackoff"))
    #expect(entry.summary == "requests of the same credential came while a 429 told to wait, 1 of 1 time")
    #expect(
      entry.evidence == [
        Evidence(
          session: "default", operation: 2, attempt: 1, exchange: 2, figure: .gap(.milliseconds(400)), bound: .atLeast(.time(.seconds(2))),
          note: "after the 429 at exchange 1")
      ])
  }

  @Test("RT-14: another credential has a limit of its own")
  func credentials() throws {
    let entry = try #require(try limited([0.05, 0.5], by: bob).entry("RT-14", of: "sharesBackoff"))
    #expect(
      entry.verdict == .notProvoked && entry.summary == "nothing else was under way when a 429 told the client to wait")
  }

  @Test("RT-14: a limit for each route leaves other routes alone")
  func routes() throws {
    var play = Play()
    play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?other", at: 0.05, headers: ann)
    play.call(200, "POST", "/payments", at: 0.5, headers: ann)
    play.call(200, at: 2.2, headers: ann)
    #expect(try play.verdict("RT-14", of: "sharesBackoff") == .failed)
    #expect(try play.verdict("RT-14", of: "sharesBackoff", ["per": "route"]) == .passed)
  }

  @Test("RT-14: a client that does one thing after another is not provoked")
  func serial() throws {
    var play = Play()
    play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?other", at: 0.5, headers: ann)
    #expect(try play.verdict("RT-14", of: "sharesBackoff") == .notProvoked)
  }

  @Test("RT-14: workers that the scenario tells apart share their credential's pause")
  func clients() throws {
    var play = Play()
    play.scenario.clients = .header("X-Worker")
    play.call(429, at: 0, taking: 0.1, headers: ann + [Header("X-Worker", "1")], reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?other", at: 0.5, headers: ann + [Header("X-Worker", "2")])
    #expect(try play.verdict("RT-14", of: "sharesBackoff") == .failed)
  }

  @Test("RT-14: workers without a credential share none")
  func anonymous() throws {
    var play = Play()
    for worker in ["1", "2"] {
      play.call(429, at: worker == "1" ? 0 : 0.5, headers: [Header("X-Worker", worker)], reply: [Header("Retry-After", "2")])
    }
    #expect(try play.verdict("RT-14", of: "sharesBackoff") != .passed)
    play.scenario.clients = .header("X-Worker")
    #expect(try play.verdict("RT-14", of: "sharesBackoff") == .notProvoked)
  }

  @Test("RT-14: dates count to the second, junk not at all")
  func dates() throws {
    // The journal begins at 22:13:20.
    #expect(try limited([0.05, 1], told: "Tue, 14 Nov 2023 22:13:24 GMT", back: 5).verdict("RT-14", of: "sharesBackoff") == .failed)
    #expect(try limited([0.05, 3.2], told: "Tue, 14 Nov 2023 22:13:24 GMT", back: 5).verdict("RT-14", of: "sharesBackoff") == .passed)
    #expect(try limited([0.05, 1], told: "soon").entry("RT-14", of: "sharesBackoff")?.summary == "no 429 with a wait was played")
  }

  @Test("RT-14: lag, and a watch that ended within the wait, are undecided")
  func undecided() throws {
    let lag = Lag(p99: 0.1, max: 0.1, samples: [])
    #expect(try limited([0.05, 2.05], lag: lag, back: 3).verdict("RT-14", of: "sharesBackoff") == .inconclusive)
    var play = Play()
    play.end.by = .stopped
    play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?other", at: 0.05, taking: 0.1, headers: ann)
    #expect(try play.verdict("RT-14", of: "sharesBackoff", silence: 1) == .inconclusive)
    #expect(try play.verdict("RT-14", of: "sharesBackoff", silence: 3) == .passed)
  }

  @Test("RT-14: sessions have nothing to do with one another")
  func sessions() throws {
    var play = Play()
    play.call(429, at: 0, taking: 0.1, headers: ann, reply: [Header("Retry-After", "2")], session: "a")
    play.call(200, "GET", "/orders?other", at: 0.05, taking: 0.1, headers: ann, session: "a")
    play.call(200, "GET", "/orders?other", at: 0.5, headers: ann, session: "b")
    #expect(try play.verdict("RT-14", of: "sharesBackoff") == .passed)
  }
}
