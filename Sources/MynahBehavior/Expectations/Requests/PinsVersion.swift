import MynahCore

/// RQ-10: the version of the API that a client speaks is the same in every request (Stripe-Version, anthropic-version).
struct PinsVersion: Rule {
  static let name = "pinsVersion"
  static let isTimed = false
  static let parameters = ["in"]

  private let place: Place

  init(_ parameters: Parameters) throws(ClauseError) {
    place = try parameters.required("in", try parameters.place("in"))
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope) }].met(orNotProvoked: "RQ-10", "no session had two requests")
  }

  private func finding(in session: SessionView, _ scope: Scope) -> Finding? {
    let versions = session.requests(in: scope).map { exchange -> (exchange: ExchangeView, version: String?) in
      var facts = RequestFacts(exchange.request)
      return (exchange, facts.values(in: place).first.flatMap { $0.isEmpty ? nil : $0 })
    }
    guard versions.count > 1 else { return nil }
    let pinned = versions.lazy.compactMap(\.version).first
    var weighing = Weighing()
    for (exchange, version) in versions {
      let isPinned = version != nil && version == pinned
      weighing.add(
        isPinned ? .passed : .failed, at: exchange.number, window: nil,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .value(version?.abbreviated ?? ""),
          bound: pinned.map { .expected(.text($0.abbreviated)) }, note: version == nil ? "nothing in \(place)" : nil))
    }
    return weighing.finding(id: "RQ-10") { verdict, places, all in
      if verdict == .passed { return "every request asked for the same version, \(all.counting("request"))" }
      return pinned == nil
        ? "no request said in \(place) which version it is for, \(all.counting("request"))"
        : "\(places) of \(all.counting("request")) did not ask for the version that the first one asked for"
    }
  }
}
