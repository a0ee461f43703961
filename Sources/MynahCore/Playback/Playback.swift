package import MynahJSON
import Synchronization

/// One session's playing of a scenario: states, the turn of every route, latches, draws.
///
/// No I/O and no clock: the caller says when. The same scenario and the same calls give the same answers.
package final class Playback: Sendable {
  private let state: Mutex<PlaybackState>
  private let clock: Clock

  /// - Parameters:
  ///   - clock: Tells the wall time of an instant, for dates.
  package init(_ compiled: CompiledScenario, seed: UInt64, clock: Clock) {
    self.clock = clock
    state = Mutex(PlaybackState(compiled, seed: seed))
  }

  /// Plays a scenario that no other session shares.
  package convenience init(_ scenario: Scenario, seed: UInt64, clock: Clock) {
    self.init(CompiledScenario(scenario), seed: seed, clock: clock)
  }

  /// What any request with this head is answered with, where that is the same every time.
  ///
  /// ``play(_:at:serverURL:)`` would give the same reply: it need not be asked then.
  package func settled(_ head: RequestHead) -> SettledReply? {
    state.withLock { $0.settled(head) }
  }

  /// What the request is answered with; `serverURL` is what templates call `server.url`.
  package func play(_ request: Request, at now: Instant, serverURL: @autoclosure () -> String = "") -> Played {
    var facts = RequestFacts(request)
    let (turn, warning) = state.withLock { ($0.turn(&facts, at: now), $0.takeWarning()) }
    switch turn {
    case .reply(let chosen):
      var played = chosen.played(facts, serverURL: serverURL, clock: clock, playback: self)
      played.warning = warning
      return played
    case .closure(let route, let closure):
      let call = ClosureCall(closure, facts, route: route, serverURL: serverURL(), clock: clock, playback: self)
      return Played(route: route.route.id, call: call)
    case .unmatched(let miss):
      // Made only where nobody else answers: to compare the request with every route takes its time.
      return Played(route: nil) { [facts] _ in
        var facts = facts
        return Delivery(miss.reply(to: &facts))
      }
    case .exhausted(let route):
      return Played(route: nil, delivery: Delivery(UnmatchedReply.exhausted(route, facts.request)))
    }
  }

  /// Starts sequences, states, latches and draws anew; whoever is held goes on.
  package func reset() {
    let gates = state.withLock { state in
      defer {
        let retired = state.retired
        state = PlaybackState(state.compiled, seed: state.seed)
        state.retired = retired
      }
      return state.allGates
    }
    for gate in gates { gate.open() }
  }

  /// Plays another scenario from now on, from its beginning; whoever is held goes on.
  package func replace(_ compiled: CompiledScenario, seed: UInt64) {
    let gates = state.withLock { state in
      defer { state = PlaybackState(compiled, seed: seed) }
      return state.allGates
    }
    for gate in gates { gate.open() }
  }

  /// Changes the routes and leaves states and the other routes' turns as they are; returns what `change` does.
  package func updateRoutes<R: Sendable>(_ change: (inout [Route]) -> R) -> R {
    let (result, gates) = state.withLock { $0.updateRoutes(change) }
    for gate in gates { gate.open() }
    return result
  }

  package var scenario: Scenario { state.withLock { $0.scenario } }

  /// What is played, with the routes that were taken out and that an expectation still names: what a client is judged by.
  package var judgedScenario: Scenario {
    state.withLock { state in
      var scenario = state.scenario
      scenario.routes += state.retired
      return scenario
    }
  }
  package var seed: UInt64 { state.withLock { $0.seed } }

  /// The states' values now.
  package var states: [String: JSON] { state.withLock { $0.states } }

  /// Opens the latch of that name, which may be used only later; it stays open until reset.
  package func release(latch name: String) {
    state.withLock { $0.latch(name).gate }.open()
  }

  /// The latches that there are: responses are held at them, or requests have come to them.
  package var latchNames: Set<String> { state.withLock { $0.latchNames } }

  /// How the latch of that name stands.
  package func latch(_ name: String) -> Latch {
    state.withLock { $0.latch(name) }
  }

  /// A reply that a closure of that route made, with what is drawn for it; sets its states.
  func chosen(_ reply: Reply, by route: CompiledRoute) throws(TemplateError) -> ChosenReply {
    if let values = reply.values { _ = try ReplyTemplate(reply, values: values, pathNames: route.route.request.pathNames) }
    return state.withLock { $0.chosen(CompiledReply(reply), by: route) }
  }

  func count(_ counter: String) -> Int {
    state.withLock { $0.count(counter) }
  }
}

/// A latch as control sees it.
package struct Latch: Sendable {
  package let name: String
  package internal(set) var gate = Gate()
  /// How many requests came to it, held or not.
  package internal(set) var arrivals = 0
  /// Open once so many have arrived; whoever waits for arrivals waits here.
  package internal(set) var watches: [ArrivalWatch] = []

  init(name: String) {
    self.name = name
  }

  package struct ArrivalWatch: Sendable {
    let arrivals: Int
    let gate: Gate
  }
}

extension Playback {
  /// A gate that opens when so many requests have come to the latch.
  package func arrivals(_ count: Int, at name: String) -> Gate {
    state.withLock { $0.arrivals(count, at: name) }
  }
}
