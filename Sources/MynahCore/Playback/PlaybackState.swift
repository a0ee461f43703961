import MynahJSON

/// Everything that changes while a session plays; guarded by ``Playback``.
struct PlaybackState {
  private(set) var scenario: Scenario
  let seed: UInt64
  /// Routes that were taken out while they played and that an expectation names.
  var retired: [Route] = []
  private(set) var states: [String: JSON]
  private var table: RouteTable
  private var cursors = Cursors()
  /// What has to be said of the last turn; nil for nearly all.
  private var warning: String?
  private var sessionCursors: [Cursor]
  private var streams: [SeededRandom?]
  private var holds: [HoldKey: (gate: Gate, arrived: Int)] = [:]
  private var latches: [String: Latch] = [:]
  private var counters: [String: Int] = [:]

  private struct HoldKey: Hashable {
    let route: String
    let step: Int
  }

  init(_ compiled: CompiledScenario, seed: UInt64) {
    scenario = compiled.scenario
    self.seed = seed
    states = compiled.scenario.states
    table = compiled.table
    sessionCursors = Array(repeating: Cursor(), count: table.routes.count)
    streams = Array(repeating: nil, count: table.routes.count)
  }

  /// What is played, to be played from its beginning.
  var compiled: CompiledScenario { CompiledScenario(scenario, table) }

  enum Outcome {
    case reply(ChosenReply)
    /// Code decides, and may take its time.
    case closure(CompiledRoute, ReplyClosure)
    case unmatched(UnmatchedReply)
    case exhausted(Route)
  }

  /// The reply of a route that the head alone decides and that answers the same every time; nil where there is more to ask.
  func settled(_ head: RequestHead) -> SettledReply? {
    table.decided(by: head).flatMap { table.routes[$0].settled }
  }

  /// What has to be said of the last turn, once.
  mutating func takeWarning() -> String? {
    guard warning != nil else { return nil }
    defer { warning = nil }
    return warning
  }

  /// Chooses the route and the step that answer, and moves on.
  mutating func turn(_ facts: inout RequestFacts, at now: Instant) -> Outcome {
    let states = states
    guard let number = table.select(&facts, isOpen: { $0.route.isOpen(states) }) else {
      return .unmatched(UnmatchedReply(table: table, states: states))
    }
    let compiled = table.routes[number]
    if let closure = compiled.route.closure {
      apply(compiled.route.set)
      return .closure(compiled, closure)
    }
    var random = streams[number] ?? SeededRandom(seed: seed, stream: compiled.route.id)
    defer { streams[number] = random }
    let turn = move(number, compiled, &facts, now, &random)
    guard case .step(let step) = turn else { return .exhausted(compiled.route) }
    let chosen = compiled.steps[step]
    apply(compiled.route.set)
    apply(chosen.reply.set)
    return .reply(
      ChosenReply(
        route: compiled, compiled: chosen, delay: chosen.reply.delay?.draw(from: &random) ?? .zero,
        seed: chosen.needsSeed ? random.next() : 0, hold: chosen.reply.hold.map { hold($0, route: compiled.route.id, step: step) }))
  }

  /// The reply that a closure made: it has no turn and is not held, but what is random in it is drawn as for any other.
  mutating func chosen(_ reply: CompiledReply, by route: CompiledRoute) -> ChosenReply {
    apply(reply.reply.set)
    // The routes may have changed while the closure ran.
    let number = table.routes.firstIndex { $0 === route }
    var random = number.flatMap { streams[$0] } ?? SeededRandom(seed: seed, stream: route.route.id)
    defer { if let number { streams[number] = random } }
    return ChosenReply(
      route: route, compiled: reply, delay: reply.reply.delay?.draw(from: &random) ?? .zero, seed: reply.needsSeed ? random.next() : 0,
      hold: nil)
  }

  private mutating func move(
    _ number: Int, _ compiled: CompiledRoute, _ facts: inout RequestFacts, _ now: Instant, _ random: inout SeededRandom
  ) -> Cursor.Turn {
    func draw(_ chance: Double) -> Bool { random.unit() < chance }
    guard compiled.route.per != .session else {
      return sessionCursors[number].turn(of: compiled.steps, then: compiled.route.then, at: now, draw: draw)
    }
    let (turn, lettingGo) = cursors.move(compiled.route.id, compiled.route.sequenceKey(&facts, scenario: scenario)) {
      $0.turn(of: compiled.steps, then: compiled.route.then, at: now, draw: draw)
    }
    if lettingGo { warning = Cursors.warning }
    return turn
  }

  /// A null takes the state away.
  private mutating func apply(_ changes: [String: JSON]) {
    guard !changes.isEmpty else { return }
    for (name, value) in changes { states[name] = value == .null ? nil : value }
  }

  private mutating func hold(_ hold: Hold, route: String, step: Int) -> Played.HeldBy {
    let waited = "for \(hold.timeout.inSeconds.shortest) s; its reply was played when the time ran out"
    switch hold {
    case .arrivals(let count, let timeout):
      var entry = holds[HoldKey(route: route, step: step)] ?? (Gate(), 0)
      entry.arrived += 1
      if entry.arrived >= count { entry.gate.open() }
      holds[HoldKey(route: route, step: step)] = entry
      return Played.HeldBy(gate: entry.gate, timeout: timeout, warning: "held for \(count) arrivals \(waited)")
    case .latch(let name, let timeout):
      var latch = latch(name)
      latch.arrivals += 1
      latch.gate.expect()
      for watch in latch.watches where latch.arrivals >= watch.arrivals { watch.gate.open() }
      latch.watches.removeAll { latch.arrivals >= $0.arrivals }
      latches[name] = latch
      return Played.HeldBy(gate: latch.gate, timeout: timeout, warning: "held at latch \"\(name)\" \(waited)")
    }
  }

  mutating func latch(_ name: String) -> Latch {
    if let latch = latches[name] { return latch }
    let latch = Latch(name: name)
    latches[name] = latch
    return latch
  }

  /// The latches that responses are held at, and those that requests have come to.
  var latchNames: Set<String> {
    let named = scenario.routes.flatMap(\.replies).compactMap { reply -> String? in
      if case .latch(let name, _)? = reply.hold { name } else { nil }
    }
    return latches.values.reduce(into: Set(named)) { names, latch in
      if latch.arrivals > 0 { names.insert(latch.name) }
    }
  }

  /// A gate that opens when so many have come to the latch; those who wait for the same number share it.
  mutating func arrivals(_ count: Int, at name: String) -> Gate {
    var latch = latch(name)
    if let watch = latch.watches.first(where: { $0.arrivals == count }) { return watch.gate }
    let gate = Gate()
    if latch.arrivals >= count {
      gate.open()
    } else {
      latch.watches.append(Latch.ArrivalWatch(arrivals: count, gate: gate))
      latches[name] = latch
    }
    return gate
  }

  mutating func count(_ counter: String) -> Int {
    counters[counter, default: 0] += 1
    return counters[counter, default: 0]
  }

  /// Every gate that somebody may wait at.
  var allGates: [Gate] {
    holds.values.map(\.gate) + latches.values.flatMap { [$0.gate] + $0.watches.map(\.gate) }
  }

  /// Changes the routes; one that stands as it stood keeps its turns, draws and holds.
  ///
  /// Returns the gates of the others' holds, at which nobody is to wait any longer.
  mutating func updateRoutes<R>(_ change: (inout [Route]) -> R) -> (result: R, gates: [Gate]) {
    let before = table
    let routes = scenario.routes
    let result = change(&scenario.routes)
    let ids = Set(scenario.routes.map(\.id))
    retired = (retired + routes.filter { route in scenario.expectations.contains { $0.mentions(route.id) } }).filter {
      !ids.contains($0.id)
    }
    table = RouteTable(scenario.routes, reusing: before)
    let places = Dictionary(zip(before.routes.map(ObjectIdentifier.init), before.routes.indices)) { first, _ in first }
    let kept = table.routes.map { places[ObjectIdentifier($0)] }
    sessionCursors = kept.map { $0.map { sessionCursors[$0] } ?? Cursor() }
    streams = kept.map { $0.flatMap { streams[$0] } }
    let keptIDs = Set(zip(table.routes, kept).compactMap { $1 == nil ? nil : $0.route.id })
    cursors.keep(routes: keptIDs)
    let gates = holds.filter { !keptIDs.contains($0.key.route) }.values.map(\.gate)
    holds = holds.filter { keptIDs.contains($0.key.route) }
    return (result, gates)
  }
}

extension Route {
  /// Whether the states allow it to answer; null matches a state that is absent.
  func isOpen(_ states: [String: JSON]) -> Bool {
    when.isEmpty || when.allSatisfy { (states[$0.key] ?? .null) == $0.value }
  }

  /// Whose sequence this request moves.
  func sequenceKey(_ facts: inout RequestFacts, scenario: Scenario) -> String {
    switch per {
    case .session: ""
    case .path: facts.canonicalPath
    case .client: facts.client(scenario.clients)
    case .operation: facts.operation(operations ?? scenario.operations)
    case .place(let place): facts.values(in: place).first ?? ""
    }
  }
}

extension Double {
  /// 2 instead of 2.0.
  package var shortest: String {
    self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
  }
}
