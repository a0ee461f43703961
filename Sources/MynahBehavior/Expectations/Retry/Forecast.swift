import MynahCore

/// What a route would have played next, worked out from the scenario and held against what it did play.
struct Forecast {
  private let route: Route
  private let played: Int
  /// How many replies there are before they repeat.
  private let length: Int

  /// What would follow `last`; nil where it can't be known: chance, time or states decide, or the scenario is not what was played.
  init?(after last: ExchangeView, in session: SessionView, of scenario: Scenario) {
    guard let route = scenario.routes.first(where: { $0.id == last.routeID }), !route.replies.isEmpty, route.when.isEmpty else {
      return nil
    }
    var length = 0
    for reply in route.replies {
      guard case .times(let times) = reply.extent, reply.chance == nil else { return nil }
      length = min(length + min(times, 1_000_000), 1_000_000_000)
    }
    self.route = route
    self.length = length
    let key = route.sequence(of: last, scenario)
    let before = session.exchanges.filter { $0.routeID == route.id && $0.number <= last.number && route.sequence(of: $0, scenario) == key }
    played = before.count
    for (index, exchange) in before.enumerated() {
      guard let reply = reply(at: index), reply.isPlayed(in: exchange) else { return nil }
    }
  }

  /// What becomes of a client that goes on.
  enum Outlook: Equatable {
    /// This many more tries bring a 2xx.
    case success(tries: Int)
    /// None comes within the tries, or something comes first that no try changes.
    case failure
    /// A 2xx comes so late that the client may have left before.
    case uncertain
  }

  /// What `tries` more tries would have come to; failures of these kinds are worth another one.
  func outlook(tries: Int, among failures: FailureKinds, isImpatient: Bool) -> Outlook {
    let most = min(tries, max(0, length - played) + length, 10_000)
    for index in 0..<max(0, most) {
      guard let reply = reply(at: played + index) else { return .failure }
      if reply.fault == nil, (200..<300).contains(reply.status) {
        let isSlow = reply.delay != nil || reply.hold != nil || reply.pace != nil
        return isSlow && isImpatient ? .uncertain : .success(tries: index + 1)
      }
      guard failures.contains(reply) else { return .failure }
    }
    return .failure
  }

  private func reply(at index: Int) -> Reply? {
    var index = index
    if index >= length {
      switch route.then {
      case .stick: return route.replies.last
      case .fail: return nil
      case .cycle: index %= max(1, length)
      }
    }
    for reply in route.replies {
      guard case .times(let times) = reply.extent else { return nil }
      if index < times { return reply }
      index -= times
    }
    return nil
  }
}

extension Route {
  /// Which of the route's sequences answers that request.
  fileprivate func sequence(of exchange: ExchangeView, _ scenario: Scenario) -> String {
    var facts = RequestFacts(exchange.request)
    return switch per {
    case .session: ""
    case .path: facts.canonicalPath
    case .client: facts.client(scenario.clients)
    case .operation: facts.operation(operations ?? scenario.operations)
    case .place(let place): facts.values(in: place).first ?? ""
    }
  }
}

extension Reply {
  /// Whether that is what the exchange got, as far as it got anything.
  fileprivate func isPlayed(in exchange: ExchangeView) -> Bool {
    guard let played = exchange.reply else { return true }
    return fault == exchange.fault && (fault?.sendsHead == false || played.status == status)
  }
}
