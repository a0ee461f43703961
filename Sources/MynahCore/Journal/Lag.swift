/// How late the server's own timer fired, in logical time: what every measured gap is widened by.
package struct Lag: Sendable, Hashable {
  /// Seconds that 99 of 100 firings of a timer were late at most; it fires every 10 ms of real time.
  package var p99: Double
  /// The latest firing, in seconds.
  package var max: Double
  /// Firings that were late by more than 5 ms of real time: when, and by how many seconds; at most 10,000.
  package var samples: [Sample] { didSet { reach = Self.reach(of: samples) } }
  /// How many logical seconds passed in a real one meanwhile: so many times over counts whatever else the machine does to a client.
  package var speed: Double
  /// What 99 of 100 firings were late by at most where nothing was measured any more; nil: the same as everywhere.
  package var tail: Tail?
  /// The longest that a firing was late; nil where they do not stand in the order of time.
  private var reach: Double?

  package init(p99: Double, max: Double, samples: [Sample], speed: Double = 1) {
    self.p99 = p99
    self.max = max
    self.samples = samples
    self.speed = speed
    reach = Self.reach(of: samples)
  }

  /// The time after everything that a journal tells of.
  package struct Tail: Sendable, Hashable {
    package var after: Instant
    package var p99: Double

    package init(after: Instant, p99: Double) {
      self.after = after
      self.p99 = p99
    }
  }

  package struct Sample: Sendable, Hashable {
    package var at: Instant
    package var late: Double

    package init(at: Instant, late: Double) {
      self.at = at
      self.late = late
    }
  }

  /// The firings that may have been late at that moment: all of those, and perhaps some that were not.
  package func samples(around instant: Instant) -> ArraySlice<Sample> {
    guard !samples.isEmpty, let reach else { return samples[...] }
    let most = Duration(inSeconds: reach)
    return samples[firstIndex(from: instant + (.zero - most))...].prefix { $0.at <= instant + most }
  }

  private func firstIndex(from instant: Instant) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].at < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func reach(of samples: [Sample]) -> Double? {
    let isOrdered = zip(samples, samples.dropFirst()).allSatisfy { $0.at <= $1.at }
    return isOrdered ? samples.map(\.late).max() ?? 0 : nil
  }

  package static let none = Lag(p99: 0, max: 0, samples: [])
}
