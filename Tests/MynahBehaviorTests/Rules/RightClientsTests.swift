import MynahCore
import MynahJSON
import Programs
import Testing

@testable import MynahBehavior

/// Clients that keep their promises whatever comes: no rule may fail them.
@Suite("Right clients", .ownThread)
struct RightClientsTests {
  /// A breaker that several callers share, one of whom may try when it is time.
  private struct Shared {
    let threshold: Int
    let resetAfter: Double
    var failures = 0
    var opened: Double?
    var isTrying = false

    mutating func admits(at now: Double) -> Bool {
      guard let opened else { return true }
      guard now - opened >= resetAfter, !isTrying else { return false }
      isTrying = true
      return true
    }

    mutating func ended(_ hasFailed: Bool, wasTrying: Bool, at now: Double) {
      if wasTrying { isTrying = false }
      if hasFailed {
        failures += 1
        if wasTrying || opened == nil && failures >= threshold { opened = now }
      } else if wasTrying || opened == nil {
        (failures, opened) = (0, nil)
      }
    }
  }

  /// Callers who each call every quarter of a second, of a service with outages; in the order of what happens.
  private func play(callers: Int, seed: UInt64) -> Play {
    var random = SeededRandom(seed: seed)
    var play = Play()
    var breaker = Shared(threshold: 5, resetAfter: 2)
    let outages = (0..<3).map { number -> ClosedRange<Double> in
      let start = 2 + Double(number) * 15 + 5 * random.unit()
      return start...(start + 8 * random.unit())
    }
    var due = (0..<callers).map { Double($0) * 0.25 / Double(callers) }
    var pending: [(ended: Double, hasFailed: Bool, wasTrying: Bool, caller: Int)] = []
    var number = 0
    while let next = due.indices.filter({ caller in !pending.contains { $0.caller == caller } }).min(by: { due[$0] < due[$1] })
      ?? pending.first?.caller
    {
      pending.sort { $0.ended < $1.ended }
      if let first = pending.first, first.ended <= due[next] || first.caller == next {
        pending.removeFirst()
        breaker.ended(first.hasFailed, wasTrying: first.wasTrying, at: first.ended)
        due[first.caller] = max(due[first.caller], first.ended)
        continue
      }
      let now = due[next]
      if now > 50 { break }
      due[next] += 0.2 + 0.1 * random.unit()
      guard breaker.admits(at: now) else { continue }
      let (hasFailed, taking) = (outages.contains { $0.contains(now) }, 0.001 + 0.3 * random.unit() * random.unit())
      number += 1
      play.call(hasFailed ? 503 : 200, "GET", "/orders?n=\(number)", at: now, taking: taking, connection: next)
      pending.append((now + taking, hasFailed, breaker.isTrying && breaker.opened != nil, next))
    }
    return play
  }

  @Test("a shared breaker is never failed", arguments: [1, 3, 8])
  func breakers(callers: Int) throws {
    var passed: Set<String> = []
    for seed in 1...8 {
      let play = play(callers: callers, seed: UInt64(seed))
      let report = try play.report(
        "opensCircuit", ["threshold": 5, "resetAfter": 2, "every": 0.3, "concurrency": .number(JSONNumber(callers))], silence: 0)
      for entry in report.entries where entry.verdict == .failed {
        Issue.record("seed \(seed): \(report.text(on: entry))")
      }
      passed.formUnion(report.entries.filter { $0.verdict == .passed }.compactMap(\.id))
      #expect(try play.report("keepsCircuitClosed", ["every": 0.3], silence: 0).entries.allSatisfy { $0.verdict != .failed })
    }
    #expect(passed.isSuperset(of: ["CB-1", "CB-2", "CB-4", "CB-5"]))
  }

  /// Calls as they are wanted, each put off until the limiter lets it through.
  private func limited(seed: UInt64, _ admits: (inout [Double], Double) -> Double?) -> [Double] {
    var random = SeededRandom(seed: seed)
    var (now, sent, arrived) = (0.0, [Double](), [Double]())
    while arrived.count < 300 {
      now += random.unit() < 0.02 ? 3 * random.unit() : 0.03 * random.unit()
      while let wait = admits(&sent, now) { now += wait }
      sent.append(now)
      arrived.append(now + 0.015 * random.unit())
    }
    return arrived.sorted()
  }

  @Test("limiters are never failed, whatever they are asked for")
  func limiters() throws {
    for seed in 1...10 {
      let sliding = limited(seed: UInt64(seed)) { sent, now in
        sent.count < 10 || now - sent[sent.count - 10] >= 1 ? nil : 1 - (now - sent[sent.count - 10]) + 1e-6
      }
      let fixed = limited(seed: UInt64(seed)) { sent, now in
        let window = (now + 0.3).rounded(.down)
        return sent.count { ($0 + 0.3).rounded(.down) == window } < 10 ? nil : window + 1 - 0.3 - now + 1e-6
      }
      let spaced = limited(seed: UInt64(seed)) { sent, now in
        sent.last.flatMap { now - $0 >= 0.1 ? nil : 0.1 - (now - $0) + 1e-6 }
      }
      #expect(try verdict(sliding, ["algorithm": "slidingWindow", "limit": 10, "window": 1]) == .passed)
      #expect(try verdict(fixed, ["algorithm": "fixedWindow", "limit": 10, "window": 1]) != .failed)
      #expect(try verdict(spaced, ["algorithm": "interval", "rate": 10]) == .passed)
      #expect(try verdict(bucketed(seed: UInt64(seed)), ["algorithm": "tokenBucket", "rate": 10, "burst": 10]) == .passed)
    }
  }

  private func bucketed(seed: UInt64) -> [Double] {
    var (tokens, filled) = (10.0, 0.0)
    return limited(seed: seed) { _, now in
      tokens = min(10, tokens + 10 * (now - filled))
      filled = now
      if tokens >= 1 {
        tokens -= 1
        return nil
      }
      return (1 - tokens) / 10 + 1e-6
    }
  }

  private func verdict(_ instants: [Double], _ parameters: JSON) throws -> Verdict? {
    var play = Play()
    for (number, instant) in instants.enumerated() { play.call(200, "GET", "/orders?n=\(number)", at: instant) }
    return try play.report("staysWithinRate", parameters).entries.first?.verdict
  }
}
