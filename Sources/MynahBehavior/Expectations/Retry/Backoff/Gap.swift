import MynahCore

/// The wait before one retry, where nothing but the client's own back-off decides it.
struct Gap: Sendable {
  let session: String
  let operation: Int
  /// Who waited.
  let client: String
  /// Counted from 0: the wait before the second attempt is the 0th.
  let position: Int
  /// The attempt that it leads to, counted from 1 over the operation.
  let attempt: Int
  let exchange: Int
  let span: Span

  var evidence: Evidence {
    Evidence(session: session, operation: operation, attempt: attempt, exchange: exchange, figure: .gap(span.measured))
  }

  /// Waits below this are none.
  static let least = Duration.milliseconds(50)
}

/// The waits of all sessions, call by call.
///
/// Left out are waits that a Retry-After asked for, those of operations that can't be told apart, attempts that overlap, and what is several
/// waits because attempts between never reached us.
struct BackoffSamples: Sendable {
  /// The waits of each call that had any.
  private(set) var calls: [[Gap]] = []
  /// Operations left out because concurrent calls of the same request can't be told apart.
  private(set) var ambiguous = 0
  /// A call has two waits or more, so that they can be compared.
  private(set) var areComparable = false
  /// The first retry comes at once, by design, and was left out.
  private(set) var skipsFirst = false
  /// Nothing but the request put some call's attempts together.
  private(set) var restOnFingerprint = false

  init(in journal: JournalView, _ scope: Scope, immediateFirst: Bool) {
    for session in journal.sessions {
      for operation in session.operations(in: scope) where operation.attempts.count > 1 {
        if operation.isAmbiguous {
          ambiguous += 1
          continue
        }
        for call in operation.calls() {
          let gaps = Self.gaps(of: call, operation, journal)
          if gaps.isEmpty { continue }
          calls.append(gaps)
          restOnFingerprint = restOnFingerprint || operation.key.isFingerprint
        }
      }
    }
    areComparable = calls.contains { $0.count > 1 }
    let first = calls.flatMap { $0 }.filter { $0.position == 0 }.map(\.span.measured)
    if immediateFirst, !first.isEmpty, first.mean < Gap.least {
      skipsFirst = true
      calls = calls.map { $0.filter { $0.position > 0 } }.filter { !$0.isEmpty }
    }
  }

  private static func gaps(of call: ArraySlice<Attempt>, _ operation: Operation, _ journal: JournalView) -> [Gap] {
    var unseen = 0
    return zip(call, call.dropFirst()).enumerated().compactMap { index, pair in
      let retry = Retry(number: call.startIndex + index + 2, previous: pair.0, next: pair.1)
      // Whoever writes the count may write any.
      unseen &+= retry.unseen
      let position = index &+ unseen
      guard retry.unseen == 0, pair.0.outcome.mayBeRetried, pair.0.last.told == nil, let span = retry.span(journal.end.lag),
        span.measured >= .zero
      else { return nil }
      var facts = RequestFacts(pair.1.first.request)
      return Gap(
        session: operation.session, operation: operation.number, client: facts.client(journal.scenario.clients), position: position,
        attempt: retry.number, exchange: pair.1.first.number, span: span)
    }
  }

  /// The waits at each position, the lowest first.
  var byPosition: [(position: Int, gaps: [Gap])] {
    Dictionary(grouping: calls.flatMap { $0 }, by: \.position).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension [Duration] {
  /// Of at least one.
  var mean: Duration { reduce(.zero, +) / Swift.max(1, count) }

  /// The middle one, the lower of two; of at least one.
  var median: Duration { isEmpty ? .zero : sorted()[(count - 1) / 2] }

  /// From the least to the greatest.
  var range: Duration { (self.max() ?? .zero) - (self.min() ?? .zero) }
}
