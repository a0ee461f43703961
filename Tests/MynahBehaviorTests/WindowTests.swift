import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("The window in timelines")
struct WindowTests {
  /// What the terminal shows of the first entry.
  private func text(_ play: Play, _ name: String, _ parameters: JSON = [:], silence: Double = 60) throws -> String {
    let report = try play.report(name, parameters, silence: silence)
    return report.text(on: report.entries[0])
  }

  @Test("Retry-After: the wait that was told stands beside the one that was")
  func retryAfter() throws {
    var play = Play()
    play.call(429, reply: [Header("Retry-After", "2")])
    play.call(503, after: 2.25, taking: 0.1, reply: [Header("Retry-After", "0")])
    play.call(429, after: 0.001, reply: [Header("Retry-After", "3")])
    play.call(200, after: 0.212)
    #expect(
      try text(play, "honorsRetryAfter") == """
        FAILED honorsRetryAfter RT-1
          the client came back before the Retry-After was over, 1 of 3 times; only the request itself tells which attempts belong together
            #     at    gap   window  method  target   status  route
            1  0.000      -        -  GET     /orders  429     orders
            2  2.250  2.250  ≥ 2.000  GET     /orders  503     orders
            3  2.351  0.001        -  GET     /orders  429     orders
          > 4  2.563  0.212  ≥ 3.000  GET     /orders  200     orders  <- gap 0.212 s, at least 3.000 s
        """)
  }

  @Test("a wait that began before the exchange above is held against the gap that is shown")
  func between() throws {
    var play = Play()
    play.call(429, at: 0, reply: [Header("Retry-After", "2")])
    play.call(200, "GET", "/orders?page=2", at: 1)
    play.call(200, at: 1.5)
    #expect(
      try text(play, "honorsRetryAfter") == """
        FAILED honorsRetryAfter RT-1
          the client came back before the Retry-After was over, 1 of 1 time; only the request itself tells which attempts belong together
            #     at    gap   window  method  target          status  route
            1  0.000      -        -  GET     /orders         429     orders
            2  1.000  1.000        -  GET     /orders?page=2  200     orders
          > 3  1.500  0.500  ≥ 1.000  GET     /orders         200     orders  <- gap 1.500 s, at least 2.000 s
        """)
  }

  @Test("back-off: a cap is the longest wait")
  func cap() throws {
    var play = Play()
    for wait in [0, 1, 2, 8] { play.call(503, after: Double(wait)) }
    let report = try play.report("backsOff", ["cap": 4])
    let entry = try #require(report.entries.first { $0.id == "RT-8" })
    #expect(
      report.text(on: entry) == """
        FAILED backsOff RT-8
          the client went beyond waits of 4 s, 1 of 3 times; only the request itself tells which attempts belong together
            #      at    gap   window  method  target   status  route
            1   0.000      -        -  GET     /orders  503     orders
            2   1.000  1.000  ≤ 4.000  GET     /orders  503     orders
            3   3.000  2.000  ≤ 4.000  GET     /orders  503     orders
          > 4  11.000  8.000  ≤ 4.000  GET     /orders  503     orders  <- gap 8.000 s, at most 4.000 s
        """)
  }

  @Test("circuit breakers: the time that the circuit stays open")
  func circuit() throws {
    let play = CircuitCaller(threshold: 3, resetAfter: 1).play(16) { $0 < 3 ? 503 : 200 }
    let parameters: JSON = ["threshold": 3, "resetAfter": 2, "every": 0.25]
    let report = try play.report("opensCircuit", parameters, silence: 0)
    let entry = try #require(report.entries.first { $0.id == "CB-2" })
    #expect(
      report.text(on: entry) == """
        FAILED opensCircuit CB-2
          calls came within the 2 s that the circuit stays open, 1 of 2 times
            #     at    gap   window  method  target        status  route
            1  0.000      -        -  GET     /orders?n=0   503     orders
            2  0.250  0.250        -  GET     /orders?n=1   503     orders
            3  0.500  0.250        -  GET     /orders?n=2   503     orders
          > 4  1.500  1.000  ≥ 2.000  GET     /orders?n=6   503     orders  <- gap 1.000 s, at least 2.000 s; after exchange 3
            5  2.500  1.000  ≥ 1.000  GET     /orders?n=10  503     orders
            6  3.500  1.000        -  GET     /orders?n=14  200     orders
            7  3.750  0.250        -  GET     /orders?n=15  200     orders
        """)
  }

  @Test(
    "rates: the earliest that the limit allows; of a run the first and the worst are told",
    arguments: [
      (
        ["algorithm": "slidingWindow", "limit": 2, "window": 1] as JSON,
        """
        FAILED staysWithinRate RL-1
          the client exceeded 2 requests in any 1 s: 5 requests within 1 s, expected at most 2; 3 of 6 requests came too soon
            #     at    gap   window  method  target       status  route
            1  0.000      -        -  GET     /orders?n=0  200     orders
            2  0.100  0.100        -  GET     /orders?n=1  200     orders
          > 3  0.200  0.100  ≥ 0.900  GET     /orders?n=2  200     orders  <- count 3, at most 2; requests within 1 s from exchange 1 on
            4  0.300  0.100  ≥ 0.900  GET     /orders?n=3  200     orders
          > 5  0.400  0.100  ≥ 0.900  GET     /orders?n=4  200     orders  <- count 5, at most 2; requests within 1 s from exchange 1 on
            6  9.000  8.600  ≥ 0.900  GET     /orders?n=5  200     orders
        """
      ),
      (
        ["algorithm": "fixedWindow", "limit": 1, "window": 1],
        """
        FAILED staysWithinRate RL-1
          the client exceeded 1 request in each 1 s: 5 requests within 1 s, expected at most 1; 4 of 6 requests came too soon
            #     at    gap   window  method  target       status  route
            1  0.000      -        -  GET     /orders?n=0  200     orders
          > 2  0.100  0.100  ≥ 1.000  GET     /orders?n=1  200     orders  <- count 2, at most 1; requests within 1 s from exchange 1 on
            3  0.200  0.100  ≥ 0.900  GET     /orders?n=2  200     orders
            4  0.300  0.100  ≥ 0.800  GET     /orders?n=3  200     orders
          > 5  0.400  0.100  ≥ 0.700  GET     /orders?n=4  200     orders  <- count 5, at most 1; requests within 1 s from exchange 1 on
            6  9.000  8.600        -  GET     /orders?n=5  200     orders
        """
      ),
      (
        ["algorithm": "tokenBucket", "rate": 2, "burst": 2],
        """
        FAILED staysWithinRate RL-2
          the client exceeded a bucket of 2 that gets 2 a second: 5 requests within 0.400 s, expected at most 3; 2 of 6 requests came too soon
            #     at    gap   window  method  target       status  route
            1  0.000      -        -  GET     /orders?n=0  200     orders
            2  0.100  0.100        -  GET     /orders?n=1  200     orders
            3  0.200  0.100  ≥ 0.400  GET     /orders?n=2  200     orders
          > 4  0.300  0.100  ≥ 0.800  GET     /orders?n=3  200     orders  <- count 4, at most 3; requests within 0.300 s from exchange 1 on
          > 5  0.400  0.100  ≥ 1.200  GET     /orders?n=4  200     orders  <- count 5, at most 3; requests within 0.400 s from exchange 1 on
            6  9.000  8.600  ≥ 1.600  GET     /orders?n=5  200     orders
        """
      ),
      (
        ["algorithm": "interval", "rate": 5],
        """
        FAILED staysWithinRate RL-3
          the client exceeded 1 request in 0.2 s: two of them 0.100 s apart; 4 of 6 requests came too soon
            #     at    gap   window  method  target       status  route
            1  0.000      -        -  GET     /orders?n=0  200     orders
          > 2  0.100  0.100  ≥ 0.200  GET     /orders?n=1  200     orders  <- span 0.100 s, at least 0.200 s; after the beginning of exchange 1
            3  0.200  0.100  ≥ 0.200  GET     /orders?n=2  200     orders
            4  0.300  0.100  ≥ 0.200  GET     /orders?n=3  200     orders
            5  0.400  0.100  ≥ 0.200  GET     /orders?n=4  200     orders
            6  9.000  8.600  ≥ 0.200  GET     /orders?n=5  200     orders
        """
      ),
    ] as [(JSON, String)])
  func rates(parameters: JSON, expected: String) throws {
    var play = Play()
    for (number, instant) in [0, 0.1, 0.2, 0.3, 0.4, 9].enumerated() { play.call(200, "GET", "/orders?n=\(number)", at: instant) }
    #expect(try text(play, "staysWithinRate", parameters) == expected)
  }

  @Test("quota: the reset that was told")
  func quota() throws {
    var play = Play()
    play.call(200, reply: [Header("RateLimit", "\"default\";r=0;t=4")])
    play.call(200, "GET", "/orders?page=2", after: 0.5)
    #expect(
      try text(play, "honorsRateLimitFields") == """
        FAILED honorsRateLimitFields RL-4
          requests came before the reset, although nothing remained of the quota, 1 of 1 time
            #     at    gap   window  method  target          status  route
            1  0.000      -        -  GET     /orders         200     orders
          > 2  0.500  0.500  ≥ 4.000  GET     /orders?page=2  200     orders  <- gap 0.500 s, at least 4.000 s; after exchange 1, which said so
        """)
  }
}
