import MynahCore

/// What a client does after replies that the same request will get again: shared by the rules that forbid to repeat it.
///
/// The same request again counts as a retry only where a marker, a key, the scenario's `operations` or `within` says so; otherwise it may be
/// a second call of the client's caller.
struct PermanentErrors: Sendable {
  let id: String
  let statuses: Set<Int>
  /// Replies that permit a retry by the vendor's contract.
  let unless: [ReplyMatcher]
  /// The same request within this time is a retry.
  let within: Duration?
  /// What the summary calls them, after "after".
  let noun: String

  func finding(in journal: JournalView, scope: Scope) -> Finding? {
    journal.worstOfSessionsMet { finding(in: $0, scope, journal) }
  }

  /// Whether some such reply was played that permits a retry.
  func wereExcused(in journal: JournalView, scope: Scope) -> Bool {
    journal.attempts(in: scope).contains { status(of: $0) != nil }
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    var reason: String?
    let operations = session.operations(in: scope)
    lazy var byKey = Dictionary(grouping: operations.filter { $0.key.isFingerprint }, by: \.key)
    for operation in operations {
      lazy var again = operation.nextSameCalls
      for (index, attempt) in operation.attempts.enumerated() where isForbidding(attempt) {
        let candidate =
          operation.key.isFingerprint
          ? next(after: attempt, index, of: operation, byKey[operation.key] ?? []) : marked(after: attempt, index, of: operation, again)
        let (verdict, why) = judge(attempt, candidate, operation, journal)
        if verdict == .inconclusive { reason = reason ?? why }
        let place = Evidence(session: session.name, operation: operation.number)
        weighing.add(verdict, evidence(place, attempt, index, candidate, why))
      }
    }
    return weighing.finding(id: id) { verdict, places, all in
      switch verdict {
      case .failed: "the client sent the same request again after \(noun), \(places) of \(all.counting("time"))"
      case .passed: "the client did not send the same request again after \(noun), \(all.counting("time"))"
      default: "whether the client retried after \(noun) can't be told, \(places) of \(all.counting("time")): \(reason ?? "")"
      }
    }
  }

  private func status(of attempt: Attempt) -> Int? {
    switch attempt.outcome {
    case .rejected(let status), .failed(let status): statuses.contains(status) ? status : nil
    default: nil
    }
  }

  private func isForbidding(_ attempt: Attempt) -> Bool {
    status(of: attempt) != nil && attempt.last.replyHeader("Retry-After") == nil && !unless.contains { $0.takes(attempt.last) }
  }

  /// A request that may be the retry.
  private struct Candidate {
    let request: ExchangeView
    let operation: Operation
    let attempt: Int
  }

  /// The operation's next attempt that is the same call, or else the next one whatever it asks.
  ///
  /// What was sent before the reply had begun is no answer to it.
  private func marked(after attempt: Attempt, _ index: Int, of operation: Operation, _ again: [Int?]) -> Candidate? {
    let later = operation.attempts.indices.dropFirst(index + 1)
    guard let first = later.first(where: { attempt.last.mayBeKnown(to: operation.attempts[$0].first) }) else { return nil }
    var same = again[index]
    while let found = same, found < first { same = again[found] }
    let next = same ?? first
    return Candidate(request: operation.attempts[next].first, operation: operation, attempt: next + 1)
  }

  /// The operation's next attempt, or the next operation with the same request.
  private func next(after attempt: Attempt, _ index: Int, of operation: Operation, _ alike: [Operation]) -> Candidate? {
    if let next = operation.attempts.dropFirst(index + 1).first {
      return Candidate(request: next.first, operation: operation, attempt: index + 2)
    }
    guard let ended = attempt.last.te else { return nil }
    return alike.suffix(fromFirst: { $0.first.first.t0 >= ended }).first { $0.number != operation.number }
      .map { Candidate(request: $0.first.first, operation: $0, attempt: 1) }
  }

  private func judge(_ attempt: Attempt, _ candidate: Candidate?, _ operation: Operation, _ journal: JournalView) -> (Verdict, String?) {
    guard let ended = attempt.last.te else { return (.inconclusive, "its reply never ended") }
    guard let candidate else {
      guard let within, operation.key.isFingerprint, !journal.wasWatched(for: within, after: ended) else { return (.passed, nil) }
      return (.inconclusive, "the watch ended before \"within\" was over")
    }
    if operation.key.isFingerprint {
      let doubt = operation.isAmbiguous || candidate.operation.isAmbiguous
      return judge(unmarked: Span(from: ended, to: candidate.request.t0, journal.end.lag), isAmbiguous: doubt)
    }
    let (before, after) = (attempt.first, candidate.request)
    if status(of: attempt) == 401, attempt.last.request.credentials != after.request.credentials { return (.passed, nil) }
    if before.isSameCall(as: after) { return operation.isAmbiguous ? (.inconclusive, Self.concurrent) : (.failed, nil) }
    if case .declared = operation.key { return (.passed, nil) }
    guard before.method == after.method, before.target == after.target else { return (.passed, nil) }
    return (.inconclusive, "the next attempt has another body, which may be a corrected request")
  }

  private static let concurrent = "the same call was made concurrently"

  private func judge(unmarked span: Span, isAmbiguous: Bool) -> (Verdict, String?) {
    guard let within else {
      let remedy = id == "RT-4" ? "a marker, \"operations\" or \"within\" decides" : "a marker or \"operations\" decides"
      return (.inconclusive, "nothing tells a retry from a second call; \(remedy)")
    }
    switch span.isAtMost(within) {
    case .passed: return isAmbiguous ? (.inconclusive, Self.concurrent) : (.failed, nil)
    case .failed: return (.passed, nil)
    default: return (.inconclusive, "the server's own lag hides whether it came within \"within\"")
    }
  }

  private func evidence(_ place: Evidence, _ attempt: Attempt, _ index: Int, _ candidate: Candidate?, _ note: String?) -> Evidence {
    guard let candidate, let ended = attempt.last.te else { return place.at(attempt.last, attempt: index + 1, note: note) }
    var evidence = place.at(
      candidate.request, attempt: candidate.attempt, figure: .gap(candidate.request.t0 - ended),
      note: note ?? "after \(status(of: attempt) ?? 0) at exchange \(attempt.last.number)")
    evidence.operation = candidate.operation.number
    return evidence
  }
}

extension Operation {
  /// For each attempt the next one that is the same call, where there is one.
  fileprivate var nextSameCalls: [Int?] {
    var next: [RequestContent: Int] = [:]
    let reversed = attempts.indices.reversed().map { next.updateValue($0, forKey: attempts[$0].first.content) }
    return reversed.reversed()
  }
}

extension Request {
  /// The values of the fields that say who is calling.
  fileprivate var credentials: [String?] {
    ["Authorization", "X-API-Key", "Cookie"].map { head.value($0) }
  }
}
