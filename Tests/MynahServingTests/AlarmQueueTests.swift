import MynahCore
import Testing

@testable import MynahServing

@Suite("The queue of alarms")
struct AlarmQueueTests {
  @Test("Alarms ring in the order of their instants, moved and cancelled ones included", arguments: 1...20)
  func order(_ seed: Int) {
    var state = UInt64(seed)
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let alarms = (0..<100).map { _ in Alarm(.nudge(1)) }
    var queue = AlarmQueue()
    var expected: [ObjectIdentifier: Instant] = [:]
    for _ in 0..<500 {
      let alarm = alarms[random(alarms.count)]
      if random(3) == 0 {
        queue.cancel(alarm)
        expected[ObjectIdentifier(alarm)] = nil
      } else {
        let instant = Instant(nanoseconds: Int64(random(50)))
        queue.set(alarm, at: instant)
        expected[ObjectIdentifier(alarm)] = instant
      }
      #expect(queue.earliest == expected.values.min())
    }
    #expect(queue.due(by: Instant(nanoseconds: -1)) == nil)
    var rung: [Instant] = []
    while let alarm = queue.due(by: Instant(nanoseconds: 50)) {
      #expect(expected.removeValue(forKey: ObjectIdentifier(alarm)) == alarm.at)
      rung.append(alarm.at)
    }
    #expect(expected.isEmpty && rung == rung.sorted() && queue.earliest == nil)
  }
}

@Suite("How late our timer was")
struct LagSamplesTests {
  @Test("The 99th percentile is right to an eighth, and the notable ones are listed")
  func percentile() {
    var samples = LagSamples()
    #expect(samples.lag == .none)
    for number in 1...1000 { samples.add(due: Instant(nanoseconds: Int64(number)), fired: Instant(nanoseconds: Int64(number * 10_001))) }
    let lag = samples.lag
    #expect(lag.max == 0.01)
    #expect(lag.p99 >= 0.0099 && lag.p99 <= 0.0099 * 1.125)
    #expect(lag.samples.count == 500 && lag.samples.first == Lag.Sample(at: Instant(nanoseconds: 501 * 10_001), late: 0.00501))
  }

  @Test("A timer that was never late, or early, has no lag to speak of")
  func punctual() {
    var samples = LagSamples()
    for _ in 0..<100 { samples.add(due: .start, fired: Instant(nanoseconds: -3)) }
    #expect(samples.lag == .none)
  }
}
