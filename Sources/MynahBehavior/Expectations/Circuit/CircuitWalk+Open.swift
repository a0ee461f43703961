import MynahCore

/// CB-2, CB-4: nothing comes while the circuit is open.
extension CircuitWalk {
  /// Judges that time, and returns the first call after it, which tries whether the service is back.
  mutating func wait(_ opening: Opening) -> CircuitCall? {
    let phase: CircuitPhase = opening.isAgain ? .reopens : .staysOpen
    let later = calls(after: opening.settled)
    for call in later {
      let span = Span(from: opening.since, to: call.began, lag)
      let verdict = span.isAtLeast(plan.open)
      var evidence = call.evidence
      evidence.figure = .gap(span.measured)
      evidence.bound = .atLeast(.time(plan.resetAfter))
      evidence.note = "after exchange \(opening.last.exchange.number)"
      watch.add(verdict, evidence, on: phase)
      if verdict == .failed { continue }
      if !opening.isAgain, call.exchange.number == later.first?.exchange.number, span.isAtMost(plan.trial(lag)) == .failed {
        evidence.bound = .atMost(.time(plan.resetAfter * 2))
        watch.add(.failed, evidence, on: .closes)
      }
      return call
    }
    if later.isEmpty { sayNothingCame(opening, phase) }
    return nil
  }

  /// A breaker that waits longer after each vain try is right, so only the first silence may be too long.
  private mutating func sayNothingCame(_ opening: Opening, _ phase: CircuitPhase) {
    let silence = client.watched - opening.since
    var evidence = opening.last.evidence
    evidence.figure = .span(silence)
    evidence.bound = .atLeast(.time(plan.resetAfter))
    evidence.note = CircuitWatch.nothingCame
    guard silence >= plan.open else {
      return watch.addUnseen(evidence, on: phase, because: "the watch ended before the time was over")
    }
    watch.add(.passed, evidence, on: phase)
    guard !opening.isAgain, silence > plan.trial(lag) else { return }
    evidence.bound = .atMost(.time(plan.resetAfter * 2))
    watch.add(
      client.isOneOfSeveral ? .inconclusive : .failed, evidence, on: .closes, because: CircuitWatch.otherCredential, restsOnAbsence: true)
  }
}
