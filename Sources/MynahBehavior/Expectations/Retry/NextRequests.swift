import MynahCore

/// The requests that must not come early: an operation's next attempt, or the next of the same credential, whatever it asks.
struct NextRequests {
  private let byCredential: Arrivals<String>?
  private let lag: Lag

  init(_ reach: HonorsRetryAfter.Reach, _ session: SessionView, _ scope: Scope, _ lag: Lag) {
    self.lag = lag
    byCredential = reach == .credential ? Arrivals(session.exchanges(in: scope)) { $0.credential } : nil
  }

  struct Follower {
    let exchange: ExchangeView
    /// The operation that was told to wait, where this is its next attempt; nil where it is another request of the credential.
    let operation: Int?
    let attempt: Int?

    func evidence(_ figure: Evidence.Figure, _ bound: Evidence.Bound?, after told: ExchangeView) -> Evidence {
      Evidence(
        session: exchange.session, operation: operation, attempt: attempt, exchange: exchange.number, figure: figure, bound: bound,
        note: operation == nil ? "after the \(told.status ?? 0) at exchange \(told.number)" : nil)
    }
  }

  /// The one that comes first after an attempt: the operation's own may come with a renewed credential, or to a route out of scope.
  ///
  /// Who sent its next attempt before the reply had begun did not come too early for what that said. What another operation sent within
  /// 50 ms of the reply was under way before its worker could have heard of it. So was an attempt of its own that did not wait for the reply:
  /// where the credential had to wait, another request tells more.
  func next(after index: Int, of operation: Operation) -> Follower? {
    let told = operation.attempts[index].last
    let place = operation.attempts.indices.dropFirst(index + 1).first { told.mayBeKnown(to: operation.attempts[$0].first) }
    let later = place.map { operation.attempts[$0] }
    let own = place.map { Follower(exchange: operation.attempts[$0].first, operation: operation.number, attempt: $0 + 1) }
    guard let byCredential, let ended = told.te else { return own }
    let other = byCredential.of(told.credential, from: ended)
      .first { $0.number == later?.first.number || $0.t0 - ended >= Tolerance.same }
    guard let other, other.number != later?.first.number else { return own }
    if let later, later.first.t0 <= other.t0, told.mayBeOver(before: later.first, lag) { return own }
    return Follower(exchange: other, operation: nil, attempt: nil)
  }
}
