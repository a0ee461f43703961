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

  /// What it would have been on a clock of real time.
  var inRealTime: Lag {
    Lag(
      p99: p99 / speed, max: max / speed, samples: samples.map { Sample(at: $0.at, late: $0.late / speed) })
  }

  /// What `bound` is at most, at any moment.
  var most: Duration { Duration(inSeconds: samples.reduce(p99) { Swift.max($0, $1.late) }) }

  /// How late the server may have been at that moment: what it mostly was, or what it was found to be around then.
  func bound(at instant: Instant) -> Duration {
    samples(around: instant).reduce(Duration(inSeconds: p99)) { bound, sample in
      let late = Duration(inSeconds: sample.late)
      return late > bound && sample.at - instant <= late && instant - sample.at <= late ? late : bound
    }
  }
}
