import MynahCore
import MynahJSON

/// RQ-3: every request bears an id by which both sides can find it, and no two operations share one.
///
/// The attempts of an operation may share theirs or have one each. An id that comes again after its operation has succeeded belongs to
/// another one; polling for what was accepted (202) is the same.
struct SendsRequestIDs: Rule {
  static let name = "sendsRequestIDs"
  static let isTimed = false
  static let parameters = ["in"]

  private let place: Place

  init(_ parameters: Parameters) throws(ClauseError) {
    place = try parameters.place("in") ?? .header("X-Request-ID")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope) }].met(orNotProvoked: "RQ-3", "no request came")
  }

  private func finding(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    var latest: [String: Bearer] = [:]
    for bearer in bearers(of: session, scope) {
      let (exchange, operation) = (bearer.exchange, bearer.operation)
      guard let id = bearer.id else {
        weighing.add(
          .failed, at: exchange.number, window: nil,
          Evidence(session: session.name, operation: operation.number, exchange: exchange.number, note: "no id in \(place)"))
        continue
      }
      let other = latest.updateValue(bearer, forKey: id).flatMap { bearer.isOfAnotherOperation(than: $0) ? $0.exchange : nil }
      weighing.add(
        other == nil ? .passed : Verdict.failed.orDoubt(operation.isAmbiguous), at: exchange.number, window: nil,
        Evidence(
          session: session.name, operation: operation.number, exchange: exchange.number, figure: .value(id.abbreviated),
          note: other.map { "exchange \($0.number) of another operation bore it, too" }))
    }
    return weighing.finding(id: "RQ-3") { verdict, places, all in
      switch verdict {
      case .passed: "every operation had request ids of its own, \(all.counting("request"))"
      case .failed: "\(places) of \(all.counting("request")) bore no id, or the id of another operation"
      default: "whether operations had request ids of their own can't be told, \(places) of \(all.counting("request"))"
      }
    }
  }

  /// What the client sent itself, in the order of arrival; a library that follows a redirect repeats the header fields.
  private func bearers(of session: SessionView, _ scope: Scope) -> [Bearer] {
    session.operations(in: scope).flatMap { operation in
      operation.attempts.map { attempt in
        var facts = RequestFacts(attempt.first.request)
        let id = facts.values(in: place).first?.trimmed() ?? ""
        return Bearer(exchange: attempt.first, operation: operation, attempt: attempt, id: id.isEmpty ? nil : id)
      }
    }.sorted { $0.exchange.number < $1.exchange.number }
  }

  /// A request with its id.
  private struct Bearer {
    let exchange: ExchangeView
    let operation: Operation
    let attempt: Attempt
    let id: String?

    func isOfAnotherOperation(than before: Bearer) -> Bool {
      let hasSucceeded =
        before.attempt.outcome == .success && before.attempt.last.status != 202
        && (before.attempt.last.te.map { $0 <= exchange.t0 } ?? false)
      if operation.number == before.operation.number { return hasSucceeded }
      // An operation's window may have closed before its client tried again.
      return hasSucceeded || !before.exchange.isSameCall(as: exchange)
    }
  }
}
