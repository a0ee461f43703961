import MynahCore

/// CN-5: a redirect is followed as its status asks, and not without end (RFC 9110 section 15.4).
///
/// 307 and 308 keep method and body, 303 asks for a GET or a HEAD; after 301 and 302 a POST may become a GET. That anything else which writes
/// does is not foreseen, but so common that it can't be told from a mistake. Not to follow is a client's right.
struct FollowsRedirects: Rule {
  static let name = "followsRedirects"
  static let parameters = ["hops"]

  private let hops: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    hops = try parameters.count("hops") ?? 20
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let redirected = journal.exchanges.contains { scope.contains($0) && $0.outcome == .redirect }
    return [journal.worstOfSessionsMet { finding(in: $0, scope, journal.end.lag) }].met(
      orNotProvoked: "CN-5", redirected ? "the client followed no redirect, which it need not" : "no redirect was played")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ lag: Lag) -> Finding? {
    var steps = Weighing()
    var chains = Weighing()
    var timeline: Set<Int> = []
    let strays = Arrivals(session.exchanges) { $0.routeID == nil ? $0.target.withoutFragment : nil }
    lazy var redirects = LeadingRedirects(of: session)
    lazy var unfollowed = session.operations.filter { $0.last.outcome == .redirect }
    for operation in session.operations {
      for (index, attempt) in operation.attempts.enumerated() {
        let followed = self.followed(attempt, strays, lag).filter { scope.contains($0.redirect) }
        guard let last = followed.last else { continue }
        let place = Evidence(session: session.name, operation: operation.number, attempt: index + 1)
        timeline.formUnion(followed.flatMap { [$0.redirect.number, $0.next.number] })
        for step in followed { weigh(step, place, { redirects.leading(to: $0) }, lag, &steps) }
        var evidence = place.at(last.next, figure: .count(followed.count))
        evidence.bound = .atMost(.count(hops))
        if followed.count > hops {
          let isMixed =
            operation.isAmbiguous || attempt.takesTurns || longest(followed, of: attempt, lag) <= hops
            || unfollowed.contains { $0.mayOwn(followed) && $0.number != operation.number }
          chains.add(Verdict.failed.orDoubt(isMixed), evidence)
        } else {
          chains.add(.passed, evidence)
        }
      }
    }
    var finding = worse(steps.finding(id: "CN-5", Self.summary), chains.finding(id: "CN-5", tooMany))
    finding?.timeline = timeline.sorted()
    return finding
  }

  /// How many were surely followed in a row: who comes back to where it began after a while may have begun anew.
  private func longest(_ steps: [Step], of attempt: Attempt, _ lag: Lag) -> Int {
    let gaps = steps.map { step in step.redirect.te.map { Span(from: $0, to: step.next.t0, lag).most } ?? .zero }
    // A busy machine makes all of them longer.
    let pause = max(Tolerance.same, gaps.median * 4)
    var (row, longest) = (0, 0)
    for (step, gap) in zip(steps, gaps) {
      row = gap >= pause && step.next.isSameCall(as: attempt.first) ? 0 : row + 1
      longest = max(longest, row)
    }
    return longest
  }

  private static func summary(_ verdict: Verdict, _ places: Int, _ all: Int) -> String {
    switch verdict {
    case .failed: "a redirect was followed with another request than its status asks for, \(places) of \(all.counting("redirect"))"
    case .passed: "redirects were followed as their statuses ask, \(all.counting("redirect"))"
    default: "whether a redirect was followed as its status asks can't be told, \(places) of \(all.counting("redirect"))"
    }
  }

  private func tooMany(_ verdict: Verdict, _ places: Int, _ all: Int) -> String {
    let most = "more than \(hops.counting("redirect")) in a row"
    return switch verdict {
    case .failed: "the client followed \(most), \(places) of \(all.counting("time"))"
    case .passed: "the client did not follow \(most), \(all.counting("time"))"
    default: "whether the client followed \(most) can't be told, \(places) of \(all.counting("time"))"
    }
  }

  private func worse(_ steps: Finding?, _ chains: Finding?) -> Finding? {
    guard var steps, let chains else { return steps ?? chains }
    if chains.verdict > steps.verdict { return chains }
    guard chains.verdict == steps.verdict, steps.verdict != .passed else { return steps }
    steps.summary += "; \(chains.summary)"
    steps.evidence += chains.evidence
    return steps
  }

  /// A redirect, and the request that followed it.
  fileprivate struct Step {
    let redirect: ExchangeView
    let next: ExchangeView
  }

  /// The redirects that an attempt followed; the last perhaps to a request that no route took.
  private func followed(_ attempt: Attempt, _ strays: Arrivals<String>, _ lag: Lag) -> [Step] {
    let exchanges = attempt.exchanges
    var steps = zip(exchanges, attempt.hops).filter { $0.1.kind == .redirect }.map { Step(redirect: $0.0, next: $0.1.exchange) }
    if attempt.outcome == .redirect, let location = attempt.last.location {
      let there = location.targets(in: attempt.last.session).flatMap { strays.of($0, from: attempt.last.t0) }
      if let stray = there.lazy.filter({ Chains.link(attempt.last, $0, lag) == .redirect }).min(by: { $0.number < $1.number }) {
        steps.append(Step(redirect: attempt.last, next: stray))
      }
    }
    return steps
  }

  private func weigh(
    _ step: Step, _ place: Evidence, _ leading: (ExchangeView) -> some Sequence<ExchangeView>, _ lag: Lag, _ weighing: inout Weighing
  ) {
    guard let (what, wanted, found) = step.redirect.difference(followedBy: step.next), let ended = step.redirect.te else {
      return weighing.add(.passed, place.at(step.next))
    }
    let status = step.redirect.status ?? 0
    var evidence = place.at(
      step.next, figure: .value(found.abbreviated), note: "\(what) after the \(status) at exchange \(step.redirect.number)")
    evidence.bound = .expected(.text(wanted.abbreviated))
    let span = Span(from: ended, to: step.next.t0, lag)
    // Another redirect to the same place, which this request fits, may be the one that was followed.
    let isAnothers = leading(step.next).contains { other in
      other.number != step.redirect.number && Chains.link(other, step.next, lag) == .redirect
        && other.difference(followedBy: step.next) == nil
    }
    let isSameAgain = step.redirect.isSameCall(as: step.next)
    // S3's client asks by a HEAD for the region that a redirect leads to.
    let isProbe = step.next.method == "HEAD"
    if isProbe { evidence.note = "\(evidence.note ?? ""); it may ask instead of following" }
    let isCustomary = step.redirect.becomesGet(in: step.next)
    if isCustomary {
      evidence.note = "\(evidence.note ?? ""); RFC 9110 speaks of POST alone, but many clients make a GET of all that writes"
    }
    let isSurely = span.most < Chains.atOnce && !isAnothers && !isSameAgain && !isProbe && !isCustomary
    weighing.add(isSurely ? .failed : .inconclusive, evidence)
  }
}

extension FollowsRedirects: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { routes.play { $0.redirect != nil } ? .byRoutes : .impossible }
}

extension Attempt {
  /// Whether its requests go back and forth between connections, as those of several clients do.
  fileprivate var takesTurns: Bool {
    let connections = exchanges.map(\.connection)
    let changes = zip(connections, connections.dropFirst()).count { $0 != $1 }
    return changes >= Set(connections).count
  }
}

extension Operation {
  /// Whether some of these requests may have been this operation's, whose own redirect seems not to have been followed.
  fileprivate func mayOwn(_ steps: [FollowsRedirects.Step]) -> Bool {
    guard last.outcome == .redirect, let target = last.last.location?.target, let ended = last.last.te else { return false }
    return steps.contains { $0.next.t0 >= ended && $0.next.request.target == target }
  }
}

extension ExchangeView {
  /// A 301 or 302 after which a method other than POST has become a GET, for which it has no leave (RFC 9110 sections 15.4.2 and 15.4.3).
  fileprivate func becomesGet(in next: ExchangeView) -> Bool {
    (status == 301 || status == 302) && next.method == "GET" && !["GET", "HEAD", "POST"].contains(method)
  }
}
