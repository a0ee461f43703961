/// After failures in a row it lets nothing through for a while, then one call that tries whether the API is back.
package actor CircuitBreaker: Breaker {
  private enum State {
    case closed(failures: Int)
    case open(until: Duration)
    case trying
  }

  private var state = State.closed(failures: 0)
  private let threshold: Int
  private let rest: Duration
  private let time: LocalTime

  package init(threshold: Int = 5, rest: Duration = .seconds(30), time: LocalTime) {
    self.threshold = threshold
    self.rest = rest
    self.time = time
  }

  package func admit() throws {
    switch state {
    case .closed: return
    case .open(let until) where time.now() >= until: state = .trying
    case .open, .trying: throw OrdersError.circuitOpen
    }
  }

  package func record(_ outcome: Outcome) {
    switch (state, outcome.isFailure) {
    case (.closed(let failures), true) where failures + 1 < threshold: state = .closed(failures: failures + 1)
    case (.closed, true), (.trying, true): state = .open(until: time.now() + rest)
    case (_, false): state = .closed(failures: 0)
    case (.open, true): return
    }
  }
}
