import MynahCore

extension Lag {
  /// What a machine may put into a client's gap in real time without anybody seeing it, a slice of the scheduler or two.
  static let unseen = Duration.milliseconds(20)

  /// By how much a gap may be longer than it would be in real time, where the clock runs faster.
  var noise: Duration { Self.unseen * Swift.max(0, speed - 1) }

  /// When requests would have come, had the machine put nothing into the gaps between them; on a clock of real time, when they came.
  func squeezed(_ instants: [Instant]) -> [Instant] {
    guard noise > .zero, let first = instants.first else { return instants }
    var (last, squeezed) = (first, first)
    return instants.map { instant in
      squeezed = squeezed + Swift.max(.zero, instant - last - noise)
      last = instant
      return squeezed
    }
  }

  /// The speed at which a wait of that length stands out from what the machine puts in.
  func speed(telling wait: Duration) -> Double {
    wait / (Self.unseen * 4 + Duration(inSeconds: 2 * max / speed))
  }

  /// What it would have been on a clock of that speed.
  func at(speed other: Double) -> Lag {
    let factor = other / speed
    var lag = Lag(
      p99: p99 * factor, max: max * factor, samples: samples.map { Sample(at: $0.at, late: $0.late * factor) }, speed: other)
    lag.tail = tail.map { Tail(after: $0.after, p99: $0.p99 * factor) }
    return lag
  }

  /// What `bound` is at most, at any moment.
  var most: Duration { Duration(inSeconds: samples.reduce(Swift.max(p99, tail?.p99 ?? 0)) { Swift.max($0, $1.late) }) }

  /// How late the server may have been at that moment: what it mostly was, or what it was found to be around then.
  func bound(at instant: Instant) -> Duration {
    let mostly = tail.flatMap { instant > $0.after ? $0.p99 : nil } ?? p99
    return samples(around: instant).reduce(Duration(inSeconds: mostly)) { bound, sample in
      let late = Duration(inSeconds: sample.late)
      return late > bound && sample.at - instant <= late && instant - sample.at <= late ? late : bound
    }
  }
}
