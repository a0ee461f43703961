/// How late the server's own timer fired: what every measured gap is widened by.
package struct Lag: Sendable, Hashable {
  /// Seconds that 99 of 100 firings of a 10 ms timer were late at most.
  package var p99: Double
  /// The latest firing, in seconds.
  package var max: Double
  /// Firings more than 5 ms late: when, and by how many seconds; at most 10,000.
  package var samples: [Sample]

  package init(p99: Double, max: Double, samples: [Sample]) {
    self.p99 = p99
    self.max = max
    self.samples = samples
  }

  package struct Sample: Sendable, Hashable {
    package var at: Instant
    package var late: Double

    package init(at: Instant, late: Double) {
      self.at = at
      self.late = late
    }
  }

  package static let none = Lag(p99: 0, max: 0, samples: [])
}
