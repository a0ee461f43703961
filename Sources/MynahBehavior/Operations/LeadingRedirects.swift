import MynahCore

/// The redirects of a session, found by where they lead to.
struct LeadingRedirects {
  private var byTarget: [String: [(redirect: ExchangeView, location: Location)]] = [:]

  init(of session: SessionView) {
    for exchange in session.exchanges {
      guard let location = exchange.location else { continue }
      for target in location.targets(in: session.name) { byTarget[target, default: []].append((exchange, location)) }
    }
  }

  /// Those that lead to this request, in the order of arrival.
  func leading(to exchange: ExchangeView) -> some BidirectionalCollection<ExchangeView> {
    (byTarget[exchange.target.withoutFragment] ?? []).lazy.filter { $0.location.leads(to: exchange) }.map(\.redirect)
  }
}
