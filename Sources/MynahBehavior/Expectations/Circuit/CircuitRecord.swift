import MynahCore

/// What a client met that must not open its circuit, and when the circuit may have been open rightly.
struct CircuitRecord {
  /// The moments at which so many errors of the caller had come in a row.
  private(set) var errors: [CallerBeat.Moment] = []
  /// The moments at which so many failures had come since the circuit was surely closed, but never so many in a row.
  private(set) var failures: [CallerBeat.Moment] = []
  /// From so many failures in a row to as many successes: a breaker may want more than one before it closes.
  private(set) var openings: [Range<Instant>] = []

  init(of client: CircuitClient, threshold: Int) {
    // Replies to callers who call at once may reach the breaker in another order than they were sent.
    let risky = max(2, threshold - client.peak() + 1)
    var (errors, total, streak, successes) = (0, 0, 0, 0)
    var opened: Instant?
    for (call, ended) in client.byEnd {
      errors = call.outcome.isCallersError ? errors + 1 : 0
      if errors == threshold {
        self.errors.append(CallerBeat.Moment(call: call, ended: ended))
        errors = 0
      }
      if let since = opened {
        successes = call.hasFailed ? 0 : call.outcome == .success && call.began > since ? successes + 1 : successes
        guard successes == threshold else { continue }
        openings.append(since..<ended)
        (opened, total, streak) = (nil, 0, 0)
      } else if call.hasFailed {
        (total, streak) = (total + 1, streak + 1)
        if streak == risky {
          (opened, successes) = (ended, 0)
        } else if total >= threshold {
          failures.append(CallerBeat.Moment(call: call, ended: ended))
          total = 0
        }
      } else if call.outcome == .success {
        streak = 0
      }
    }
    if let opened { openings.append(opened..<Instant.distantFuture) }
  }
}

extension Outcome {
  /// A 4xx that says that the request is at fault, not the service.
  fileprivate var isCallersError: Bool {
    switch self {
    case .rejected(let status), .failed(let status): (400..<500).contains(status) && ![408, 425, 429].contains(status)
    case .success, .redirect, .brokenOff, .givenUp, .pending: false
    }
  }
}
