import MynahCore

/// How late a timer of ours fires, in logical time: the noise that a verdict over time must allow for.
struct LagSamples: Sendable {
  /// How often a sample is taken, in nanoseconds: 10 ms of real time.
  let interval: Int64
  /// What is late by more than this, 5 ms of real time, is kept by itself.
  private let notable: Int64
  private static let most = 10_000

  private var max: Int64 = 0
  private(set) var notableSamples: [Lag.Sample] = []
  /// How many samples fell into each bucket; eight buckets to a power of two, so that a bound is right to an eighth.
  private var buckets = [Int](repeating: 0, count: 64 * 8)
  private var count = 0

  init(speed: Speed = .real) {
    interval = speed.logical(10_000_000)
    notable = speed.logical(5_000_000)
  }

  /// A timer that was due at one instant fired at another.
  mutating func add(due: Instant, fired: Instant) {
    let late = fired.nanoseconds(since: due)
    buckets[Self.bucket(late)] += 1
    count += 1
    max = Swift.max(max, late)
    if late > notable, notableSamples.count < Self.most {
      notableSamples.append(Lag.Sample(at: fired, late: fired.seconds(since: due)))
    }
  }

  var lag: Lag { Lag(p99: Double(p99) / 1e9, max: Double(max) / 1e9, samples: notableSamples) }

  /// The lateness that 99 of 100 samples did not exceed, rounded up to its bucket's end, in nanoseconds.
  private var p99: Int64 {
    let rank = (count * 99 + 99) / 100
    var left = count - rank + 1
    guard count > 0 else { return 0 }
    for index in buckets.indices.reversed() {
      left -= buckets[index]
      if left <= 0 { return min(max, Self.end(of: index)) }
    }
    return max
  }

  private static func bucket(_ nanoseconds: Int64) -> Int {
    let value = UInt64(Swift.max(8, nanoseconds))
    let power = 63 - value.leadingZeroBitCount
    return power * 8 + Int((value >> UInt64(power - 3)) & 7)
  }

  private static func end(of bucket: Int) -> Int64 {
    let (power, eighth) = (bucket / 8, bucket % 8)
    return power < 3 ? 8 : (Int64(8 + eighth + 1) << Int64(power - 3)) &- 1
  }
}
