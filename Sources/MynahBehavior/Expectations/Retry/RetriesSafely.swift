import MynahCore

/// RT-9: a POST or PATCH without an idempotency key is not sent again when nobody can know whether it took effect (RFC 9110 section 9.2.2).
///
/// A 503 without Retry-After has taken no effect by convention only, so sending it again is worth a word. `strict` takes it for such a failure,
/// and forbids to send anything again also where it was clearly turned away.
struct RetriesSafely: Rule {
  static let name = "retriesSafely"
  static let parameters = ["key", "strict"]

  /// Where the keys stand; nil: where they usually do, in a header or in the body.
  private let keys: IdempotencyKeys?
  private let strict: Bool

  init(_ parameters: Parameters) throws(ClauseError) {
    keys = try parameters.list("key") { $0.place() }.map(IdempotencyKeys.init)
    strict = try parameters.flag("strict") ?? false
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let safe = Set(journal.scenario.routes.filter(\.safe).map(\.id))
    var trusting = Advice()
    return [journal.worstOfSessionsMet { finding(in: $0, scope, safe, &trusting) }]
      .met(
        orNotProvoked: "RT-9",
        strict
          ? "no POST or PATCH met a failure that may pass" : "no POST or PATCH met a failure that leaves open whether it took effect"
      )
      .map { $0.adding(trusting) { "sent again without a key after a 503 that did not say to come again, \($0)" } }
  }

  private func finding(in session: SessionView, _ scope: Scope, _ safe: Set<String>, _ trusting: inout Advice) -> Finding? {
    var weighing = Weighing()
    var restsOnFingerprint = false
    for operation in session.operations(in: scope) where operation.first.first.isUnsafe {
      if let route = operation.first.first.routeID, safe.contains(route) { continue }
      for (index, attempt) in operation.attempts.enumerated() {
        let next = operation.attempts.dropFirst(index + 1).first?.first
        let isFailed = judge(attempt.exchanges, next: next, operation, session, &weighing, &trusting)
        restsOnFingerprint = restsOnFingerprint || isFailed && operation.key.isFingerprint
      }
    }
    var finding = weighing.finding(id: "RT-9") { verdict, places, all in
      switch verdict {
      case .passed: "no unsafe request was sent again blindly, \(all.counting(strict ? "failure" : "doubtful failure"))"
      case .failed where strict: "an unsafe request without a key was sent again, \(places) of \(all.counting("failure"))"
      case .failed:
        "an unsafe request without a key was sent again although it may have taken effect, \(places) of \(all.counting("doubtful failure"))"
      default: "whether an unsafe request was sent again can't be told, \(places) of \(all.counting("doubtful failure"))"
      }
    }
    if restsOnFingerprint { finding?.tellFingerprint() }
    return finding
  }

  /// Each exchange that failed doubtfully, with the one that came after it: a re-send of the transport doubles an effect as well.
  ///
  /// - Returns: Whether one of them failed.
  private func judge(
    _ exchanges: [ExchangeView], next: ExchangeView?, _ operation: Operation, _ session: SessionView, _ weighing: inout Weighing,
    _ trusting: inout Advice
  ) -> Bool {
    var isFailed = false
    for (exchange, following) in zip(exchanges, exchanges.dropFirst().map(Optional.some) + [next]) {
      let isDoubtful = isDoubtful(exchange)
      let isJudged = isDoubtful || strict && wasTurnedAway(exchange)
      guard isJudged || isBare503(exchange) else { continue }
      let evidence = Evidence(session: session.name, operation: operation.number, exchange: exchange.number)
      guard let following, following.isUnsafe, !isGuarded(following, after: exchange) else {
        if isJudged { weighing.add(.passed, evidence) }
        continue
      }
      guard isJudged else {
        if !operation.isAmbiguous {
          trusting.add(
            evidence.at(
              following, figure: exchange.replyEnded.map { .gap(following.t0 - $0) },
              note: "the 503 at exchange \(exchange.number) may have taken effect, though by convention it has not"))
        }
        continue
      }
      isFailed = isFailed || !operation.isAmbiguous
      weighing.add(
        Verdict.failed.orDoubt(operation.isAmbiguous),
        evidence.at(
          following, figure: exchange.replyEnded.map { .gap(following.t0 - $0) },
          note: isDoubtful
            ? "exchange \(exchange.number) may have taken effect"
            : "exchange \(exchange.number) was turned away, which \"strict\" takes for no excuse"))
    }
    return isFailed
  }

  /// Whether what was sent again has no effect where the first already had it.
  ///
  /// The same precondition does what a key does, where no other is asked for; and who is given a token twice has one too many.
  private func isGuarded(_ exchange: ExchangeView, after failed: ExchangeView) -> Bool {
    if let keys { return !keys.keys(of: exchange.request).isEmpty }
    if exchange.bearsIdempotencyKey || exchange.onlyAsksForToken { return true }
    let precondition = exchange.precondition
    return !precondition.isEmpty && precondition == failed.precondition
  }

  private func isDoubtful(_ exchange: ExchangeView) -> Bool {
    switch exchange.outcome {
    case .brokenOff, .givenUp: exchange.tb != nil
    case .failed(let status), .rejected(let status):
      [500, 502, 504].contains(status) || strict && isBare503(exchange)
    case .success, .redirect, .pending: false
    }
  }

  /// Refused, as far as anybody knows, but not told to come again.
  private func isBare503(_ exchange: ExchangeView) -> Bool {
    exchange.outcome == .failed(503) && exchange.replyHeader("Retry-After") == nil
  }

  /// Told to come again, or refused before anything was done.
  private func wasTurnedAway(_ exchange: ExchangeView) -> Bool {
    switch exchange.outcome {
    case .failed(let status): [408, 425, 429, 503].contains(status)
    case .success, .redirect, .rejected, .brokenOff, .givenUp, .pending: false
    }
  }
}

extension RetriesSafely: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    let doubtful = routes.filter { [$0].play(\.isDoubtful) }.map(\.takesUnsafe)
    if doubtful.contains(.byRoutes) { return .byRoutes }
    // Who gives up a slow reply does not know what became of its request.
    let mayBe = doubtful + routes.filter { [$0].play(\.isSlow) }.map(\.takesUnsafe)
    return mayBe.allSatisfy { $0 == .impossible } ? .impossible : .byClient
  }
}
