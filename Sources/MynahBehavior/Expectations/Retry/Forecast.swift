import MynahCore

/// What the routes of a session would have played next, worked out from the scenario and held against what they did play.
struct Forecasts {
  private let scenario: Scenario
  private let scripts: [String: Script]
  private var records: [[String]: Record] = [:]

  /// What was played of one sequence.
  private struct Record {
    /// The numbers of the exchanges, in order.
    var played: [Int] = []
    /// How many of them got what the scenario says, before one that did not.
    var agreeing: Int?
  }

  init(of session: SessionView, _ scenario: Scenario) {
    self.scenario = scenario
    scripts = Dictionary(scenario.routes.compactMap { route in Script(route).map { (route.id, $0) } }) { first, _ in first }
    for exchange in session.exchanges {
      guard let id = exchange.routeID, let script = scripts[id] else { continue }
      let key = [id, script.route.sequence(of: exchange, scenario)]
      let count = records[key]?.played.count ?? 0
      let isAgreeing = script.reply(at: count)?.isPlayed(in: exchange) ?? false
      if !isAgreeing, records[key]?.agreeing == nil { records[key, default: Record()].agreeing = count }
      records[key, default: Record()].played.append(exchange.number)
    }
  }

  /// What would follow `last`; nil where it can't be known: chance, time or states decide, or the scenario is not what was played.
  func forecast(after last: ExchangeView) -> Forecast? {
    guard let id = last.routeID, let script = scripts[id], let record = records[[id, script.route.sequence(of: last, scenario)]] else {
      return nil
    }
    let played = record.played.suffix(fromFirst: { $0 > last.number }).startIndex
    return played <= record.agreeing ?? .max ? Forecast(script: script, played: played) : nil
  }
}

/// The replies of a route, one after another.
struct Script {
  let route: Route
  /// How many there are before they repeat.
  let length: Int

  /// Nil where chance, time or states decide which reply is next.
  init?(_ route: Route) {
    guard !route.replies.isEmpty, route.when.isEmpty else { return nil }
    var length = 0
    for reply in route.replies {
      guard case .times(let times) = reply.extent, reply.chance == nil else { return nil }
      length = min(length + min(times, 1_000_000), 1_000_000_000)
    }
    self.route = route
    self.length = length
  }

  /// Counted from 0; nil where none is left.
  func reply(at index: Int) -> Reply? {
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

/// What would come next of a script that has been played so far.
struct Forecast {
  let script: Script
  let played: Int

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
    let most = min(tries, max(0, script.length - played) + script.length, 10_000)
    for index in 0..<max(0, most) {
      guard let reply = script.reply(at: played + index) else { return .failure }
      if reply.fault == nil, (200..<300).contains(reply.status) {
        let isSlow = reply.delay != nil || reply.hold != nil || reply.pace != nil
        return isSlow && isImpatient ? .uncertain : .success(tries: index + 1)
      }
      guard failures.contains(reply) else { return .failure }
    }
    return .failure
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
