import MynahCore
import Testing

@testable import MynahBehavior

struct LagTests {
  @Test("how late the server may have been is the same in whatever order its late firings stand", arguments: [[], [1, 0, 2], [2, 1, 0]])
  func order(_ places: [Int]) {
    let samples = [
      Lag.Sample(at: instant(1), late: 0.25), Lag.Sample(at: instant(1.5), late: 0.01), Lag.Sample(at: instant(1.6), late: 2),
    ]
    let lag = Lag(p99: 0.02, max: 2, samples: places.isEmpty ? samples : places.map { samples[$0] })
    let bounds = [0, 0.74, 0.75, 1.25, 1.26, 1.5, 3.6, 3.61].map { lag.bound(at: instant($0)).inSeconds }
    #expect(bounds == [2, 2, 2, 2, 2, 2, 2, 0.02])
    var calm = lag
    calm.samples.removeAll { $0.late > 1 }
    #expect([0.74, 0.75, 1.25, 1.26, 1.5].map { calm.bound(at: instant($0)).inSeconds } == [0.02, 0.25, 0.25, 0.02, 0.02])
  }

  @Test("what the machine did after the last thing that happened says nothing of the gaps before")
  func tail() {
    let lag = Lag(p99: 2.5, max: 2.5, samples: [Lag.Sample(at: instant(50), late: 2.5)])
    let until = lag.until(instant(2))
    #expect(until.p99 == 0.005 && until.max == 0.005)
    #expect(until.bound(at: instant(2)) == .milliseconds(5))
    #expect(until.bound(at: instant(2.1)) == .milliseconds(2500), "a silence after it is measured as before")
    #expect(lag.until(instant(47.4)).p99 == 0.005)
    #expect(lag.until(instant(47.5)) == lag, "the firing that was late was due then")
  }

  @Test("the lateness before counts as it was, and what the samples do not explain stays")
  func head() {
    let late = (0..<4).map { Lag.Sample(at: instant(1 + Double($0)), late: 0.1 + Double($0) / 100) }
    let samples = late + [Lag.Sample(at: instant(50), late: 2)]
    let until = Lag(p99: 1.9, max: 2, samples: samples).until(instant(5))
    // At least 300 firings: three of them are beyond the 99 in 100.
    #expect(until.p99 == 0.1 && until.max == 0.13)
    #expect(until.samples == samples)
    let unexplained = [
      Lag(p99: 1.9, max: 3, samples: samples), Lag(p99: 0.3, max: 0.3, samples: []), Lag(p99: 0.004, max: 0.004, samples: []),
    ]
    for lag in unexplained { #expect(lag.until(instant(5)) == lag) }
  }

  @Test(
    "a client that came back too soon fails although the machine was busy when all was over",
    arguments: [(50, Verdict.failed), (2, .inconclusive)])
  func afterwards(busy: Double, verdict: Verdict) throws {
    var play = Play()
    play.lag = Lag(p99: 2.5, max: 2.5, samples: [Lag.Sample(at: instant(busy), late: 2.5)])
    play.call(503, at: 1, reply: [Header("Retry-After", "3")])
    play.call(200, after: 1)
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == verdict)
  }
}
