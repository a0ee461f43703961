import MynahCore

/// RT-8: no wait is longer than the declared cap, and no attempt begins after the declared deadline (Google AIP-194, gRPC deadlines).
struct BackoffLimits: Sendable {
  let cap: Duration?
  let deadline: Duration?

  func finding(in journal: JournalView, scope: Scope) -> Finding? {
    journal.worstOfSessionsMet { finding(in: $0, scope, journal.end.lag) }
  }

  private func finding(in session: SessionView, _ scope: Scope, _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    var restsOnFingerprint = false
    for operation in session.operations(in: scope) {
      let retries = operation.retries
      for call in operation.calls() where call.count > 1 {
        var verdicts = zip(call.indices, retries[call.startIndex..<call.endIndex - 1]).map { index, retry in
          judge(retry, index + 2, operation, lag, &weighing)
        }
        verdicts.append(judge(whole: call, operation, session, lag, &weighing))
        if operation.key.isFingerprint, verdicts.contains(.failed) { restsOnFingerprint = true }
      }
    }
    var finding = weighing.finding(id: "RT-8") { verdict, places, all in
      let limits = [cap.map { "waits of \($0.text)" }, deadline.map { "the deadline of \($0.text)" }].compactMap { $0 }.listed("and")
      return switch verdict {
      case .failed: "the client went beyond \(limits), \(places) of \(all.counting("time"))"
      case .passed: "the client kept within \(limits), \(all.counting("time"))"
      default: "whether the client kept within \(limits) can't be told, \(places) of \(all.counting("time"))"
      }
    }
    if restsOnFingerprint { finding?.tellFingerprint() }
    return finding
  }

  /// What a Retry-After asked for is the server's doing.
  private func judge(_ retry: Retry, _ number: Int, _ operation: Operation, _ lag: Lag, _ weighing: inout Weighing) -> Verdict? {
    // Several waits, and what was sent between them, are no wait.
    guard let cap, retry.unseen == 0, retry.previous.outcome.mayBeRetried, retry.previous.last.told == nil, let span = retry.span(lag),
      span.measured >= .zero
    else { return nil }
    let place = Evidence(session: operation.session, operation: operation.number, bound: .atMost(.time(cap)))
    let verdict = span.isAtMost(cap + Tolerance.late(cap, lag)).orDoubt(operation.isAmbiguous)
    weighing.add(verdict, place.at(retry.next.first, attempt: number, figure: .gap(span.measured)))
    return verdict
  }

  /// The last attempt may run on beyond the deadline, so it is its beginning that counts.
  private func judge(
    whole call: ArraySlice<Attempt>, _ operation: Operation, _ session: SessionView, _ lag: Lag, _ weighing: inout Weighing
  ) -> Verdict? {
    guard let deadline, let first = call.first, let last = call.last else { return nil }
    let span = Span(from: first.first.t0, to: last.first.t0, lag)
    let place = Evidence(session: session.name, operation: operation.number, bound: .atMost(.time(deadline)))
    let verdict = span.isAtMost(deadline + Tolerance.late(deadline, lag)).orDoubt(operation.isAmbiguous)
    weighing.add(
      verdict, place.at(last.first, attempt: call.endIndex, figure: .span(span.measured), note: "from the first attempt to the last"))
    return verdict
  }
}
