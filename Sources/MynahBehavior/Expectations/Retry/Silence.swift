import MynahCore

/// How long nothing must come before a client counts as having given up.
enum Silence {
  /// Five times the last wait, or the wait that it was told if that is longer, and 5 s.
  ///
  /// - Parameter told: How long the last reply told it to wait; nil: the number of its Retry-After.
  static func due(after attempts: some BidirectionalCollection<Attempt>, told: Duration? = nil) -> Duration {
    guard let last = attempts.last else { return .seconds(5) }
    let wait = attempts.dropLast().last.flatMap { $0.wait(before: last) }
    return max(wait ?? .zero, told ?? last.last.told?.duration ?? .zero) * 5 + .seconds(5)
  }
}

extension JournalView {
  /// Whether somebody watched for so long after that moment, or nobody was left who could have called.
  func wasWatched(for silence: Duration, after moment: Instant) -> Bool {
    end.by == .command && end.interrupted == nil || end.watched - moment >= silence
  }
}

extension Operation {
  /// The attempts that one call took.
  ///
  /// Where only the request itself puts attempts together, a client that had fallen silent and comes again makes another call.
  func calls(silence: Duration? = nil) -> [ArraySlice<Attempt>] {
    guard key.isFingerprint else { return [attempts[...]] }
    var calls: [ArraySlice<Attempt>] = []
    var start = 0
    // A first retry at once says nothing of how long the waits are.
    var hasShown = false
    for retry in retries {
      guard let gap = retry.gap else { continue }
      let call = attempts[start..<retry.number - 1]
      if hasShown || silence != nil, gap > silence ?? Silence.due(after: call) {
        calls.append(call)
        start = retry.number - 1
        hasShown = false
      } else {
        hasShown = hasShown || gap >= Gap.least
      }
    }
    return calls + [attempts[start...]]
  }

  /// Says of a finding over attempts that bear no mark of their operation what it rests on.
  static let fingerprintNote = "; only the request itself tells which attempts belong together"
}

extension Finding {
  /// Says so.
  mutating func tellFingerprint() { summary += Operation.fingerprintNote }

  /// Says so of a failure that is none where nobody asked for the rule by its name.
  mutating func restOnFingerprint() {
    restsOnFingerprint = true
    tellFingerprint()
  }
}
