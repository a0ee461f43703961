import MynahCore

/// CN-4: a reply that was cut short is not taken for the whole (RFC 9112 section 8).
///
/// What a client makes of a body shows in what it does next: it asks again, or it goes on to `then`, which depends on the reply.
struct DetectsTruncation: Rule {
  static let name = "detectsTruncation"
  static let parameters = ["then"]

  /// How long nothing must come before the client counts as having stopped.
  private static let silence = Duration.seconds(5)

  private let then: String?

  init(_ parameters: Parameters) throws(ClauseError) {
    then = try parameters.routeID("then")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(orNotProvoked: "CN-4", "no reply was cut short")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    lazy var aftermath = Aftermath(of: session, then: then, journal)
    for operation in session.operations {
      let exchanges = operation.exchanges
      for (index, exchange) in exchanges.enumerated() where scope.contains(exchange) && exchange.isCutShort {
        let (verdict, next, note) = judge(exchange, again: exchanges.dropFirst(index + 1).first, aftermath, journal)
        weighing.add(
          verdict.orDoubt(operation.isAmbiguous),
          Evidence(session: session.name, operation: operation.number).at(next ?? exchange, note: note))
      }
    }
    var finding = weighing.finding(id: "CN-4", restsOnAbsence: true) { verdict, places, all in
      switch verdict {
      case .failed: "the client took a reply that was cut short for the whole, \(places) of \(all.counting("time"))"
      case .passed: "the client noticed that the reply was cut short, \(all.counting("time"))"
      default: "whether the client noticed that the reply was cut short can't be told, \(places) of \(all.counting("time"))"
      }
    }
    finding?.timeline = session.exchanges.filter { scope.contains($0) || then != nil && $0.routeID == then }.map(\.number)
    return finding
  }

  private func judge(_ cut: ExchangeView, again: ExchangeView?, _ aftermath: Aftermath, _ journal: JournalView) -> (
    Verdict, ExchangeView?, String
  ) {
    let after = "after the cut at exchange \(cut.number)"
    let wentOn = aftermath.next(after: cut)
    if let again, wentOn.map({ again.number < $0.number }) ?? true { return (.passed, again, "asked again \(after)") }
    guard let then else { return (.inconclusive, nil, "it did not ask again; \"then\" names the route that shows whether it went on") }
    guard let wentOn else {
      let isWatched = cut.te.map { journal.wasWatched(for: Self.silence, after: $0) } ?? false
      return isWatched
        ? (.passed, nil, "\(then.quoted) was not requested") : (.inconclusive, nil, "the watch ended soon after")
    }
    if let whole = aftermath.otherSuccess(than: cut, before: wentOn) {
      return (.inconclusive, wentOn, "\(after), but exchange \(whole.number) had brought a whole reply")
    }
    return (.failed, wentOn, after)
  }
}

/// What shows in a session what a client made of a reply that was cut short.
private struct Aftermath {
  /// The requests of the route that depends on it, by client.
  private let dependent: Arrivals<String>
  /// The first whole reply of each route.
  private let successes: [String: ExchangeView]
  private let journal: JournalView

  init(of session: SessionView, then: String?, _ journal: JournalView) {
    self.journal = journal
    dependent = Arrivals(session.exchanges) { then != nil && $0.routeID == then ? $0.client(journal.scenario.clients) : nil }
    successes = Dictionary(
      session.exchanges.lazy.filter { $0.outcome == .success }.compactMap { success in success.routeID.map { ($0, success) } }
    ) { first, _ in first }
  }

  /// The first request that depends on the reply, of the same client, after it.
  func next(after cut: ExchangeView) -> ExchangeView? {
    dependent.of(cut.client(journal.scenario.clients), from: cut.t0).first {
      $0.number > cut.number && cut.mayBeOver(before: $0, journal.end.lag)
    }
  }

  /// A whole reply of the same route that the client may have gone on with instead.
  func otherSuccess(than cut: ExchangeView, before next: ExchangeView) -> ExchangeView? {
    cut.routeID.flatMap { successes[$0] }.flatMap { $0.number < next.number ? $0 : nil }
  }
}

extension ExchangeView {
  /// We sent less of the body than the head announced, and closed; the client was there to see it.
  fileprivate var isCutShort: Bool {
    guard let status, status != 204, status != 304, request.method != "HEAD", reply?.body.isEmpty == false, te != nil, gone == nil else {
      return false
    }
    return switch fault {
    case .truncate, .resetMidBody, .malformedChunk: true
    default: false
    }
  }
}
