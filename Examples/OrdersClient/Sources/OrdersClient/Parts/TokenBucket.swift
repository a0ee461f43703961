/// At most `burst` requests at once and `rate` a second in the long run, for all callers together.
package actor TokenBucket: Limiter {
  private let interval: Duration
  private let slack: Duration
  /// When the bucket would be full again.
  private var full = Duration.zero
  private var pausedUntil = Duration.zero
  private let time: LocalTime

  package init(rate: Double = 10, burst: Int = 10, time: LocalTime) {
    interval = .seconds(1) / rate
    slack = interval * (burst - 1)
    self.time = time
  }

  package func turn() async throws {
    while true {
      let now = time.now()
      if now < pausedUntil {
        try await time.sleep(pausedUntil - now)
        continue
      }
      full = max(full, now) + interval
      let slot = full - interval - slack
      if slot > now { try await time.sleep(slot - now) }
      if time.now() >= pausedUntil { return }
    }
  }

  package func pause(for wait: Duration) {
    pausedUntil = max(pausedUntil, time.now() + wait)
  }
}
