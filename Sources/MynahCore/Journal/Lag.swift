/// How late the server's own timer fired, in logical time: what every measured gap is widened by.
package struct Lag: Sendable, Hashable {
  /// Seconds that 99 of 100 firings of a timer were late at most; it fires every 10 ms of real time.
  package var p99: Double
  /// The latest firing, in seconds.
  package var max: Double
  /// Firings that were late by more than 5 ms of real time: when, and by how many seconds; at most 10,000.
  package var samples: [Sample]
  /// How many logical seconds passed in a real one meanwhile: so many times over counts whatever else the machine does to a client.
  package var speed: Double

  package init(p99: Double, max: Double, samples: [Sample], speed: Double = 1) {
    self.p99 = p99
    self.max = max
    self.samples = samples
    self.speed = speed
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
