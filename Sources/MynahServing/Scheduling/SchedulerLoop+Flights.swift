import MynahCore

// What becomes of a suspended exchange, unless its client leaves.
extension SchedulerLoop {
  func take(_ connection: Connection, _ plan: Scheduler.Plan) {
    switch plan {
    case .hold(let gate, let until, let then): hold(connection, gate, until, then)
    case .deliver(let delivery, let instant): set(board(connection, .delayed(delivery)), due: instant)
    case .pace(let instant): set(board(connection, .pacing), due: instant)
    case .follow(let suspension): if suspension.board() { board(connection, .following(suspension)) }
    case .pass(let pipe): pass(pipe, of: board(connection, .waiting))
    case .play(let script): play(script, on: board(connection, .pacing))
    }
    if let flight = flights[connection.number], let departure = departures[connection.number] { judge(flight, departure) }
  }

  @discardableResult
  private func board(_ connection: Connection, _ phase: Flight.Phase) -> Flight {
    // One that somebody else has ended, as we are yet to hear.
    if let ended = flights[connection.number] { forget(ended) }
    let flight = Flight(connection, phase)
    flights[connection.number] = flight
    return flight
  }

  private func hold(_ connection: Connection, _ gate: Gate, _ until: Instant, _ then: @escaping @Sendable (Bool) -> Delivery) {
    let opened = Scheduler.Message.opened(connection: connection.number, sequence: connection.sequence)
    let ticket = gate.wait { [scheduler] in scheduler.post(opened) }
    let flight = board(connection, .held(gate, ticket: ticket ?? 0, then: then))
    if ticket == nil { release(flight, opened: true) } else { alarms.set(flight.due, at: until) }
  }

  /// The gate opened, or the hold's time ran out.
  func release(_ flight: Flight, opened: Bool) {
    guard case .held(let gate, let ticket, let then) = flight.phase else { return }
    if !opened { gate.leave(ticket) }
    let delivery = then(opened)
    flight.phase = .delayed(delivery)
    set(flight, due: clock.now() + delivery.delay)
  }

  /// Goes on once there is room; asked here, so that the answer can't come before the flight is known.
  private func pass(_ pipe: BytePipe, of flight: Flight) {
    let ready = Scheduler.Message.ready(connection: flight.connection.number, sequence: flight.connection.sequence)
    if !pipe.whenRoom({ [scheduler] in scheduler.post(ready) }) { proceed(flight) }
  }

  private func set(_ flight: Flight, due instant: Instant) {
    if instant <= clock.now() { proceed(flight) } else { alarms.set(flight.due, at: instant) }
  }

  /// What the exchange waited for has come.
  func proceed(_ flight: Flight) {
    switch flight.phase {
    case .held: release(flight, opened: false)
    case .delayed(let delivery):
      if let script = WireScript(delivery, isHEAD: flight.connection.isHEAD, now: clock.wall(at: clock.now())) {
        play(script, on: flight)
      } else {
        finish(flight, .deliver(delivery))
      }
    case .pacing: finish(flight, .carryOn)
    case .waiting: finish(flight, .receive)
    case .following: break
    case .scripted: advance(flight)
    }
  }

  private func play(_ script: WireScript, on flight: Flight) {
    flight.phase = .scripted(ScriptRun(script, on: flight.connection, at: clock.now()))
    advance(flight)
  }

  /// Carries the script on as far as it goes.
  func advance(_ flight: Flight) {
    guard case .scripted(var run) = flight.phase else { return }
    flight.interest = []
    let began = run.ts == nil
    let progress = run.advance(clock)
    flight.phase = .scripted(run)
    if began, let ts = run.ts { context.handler.record(.replying(at: ts), of: flight.connection.exchange) }
    switch progress {
    case .until(let instant): alarms.set(flight.due, at: instant)
    case .writable: watch(flight, for: .writable)
    case .readable(let instant):
      alarms.set(flight.due, at: instant)
      watch(flight, for: .readable)
    case .never:
      if let departure = departures[flight.connection.number] { judge(flight, departure) }
    case .done(let ending): finish(flight, .close, ending)
    case .broken: lose(flight, at: departures[flight.connection.number]?.at ?? clock.now())
    }
  }

  private func watch(_ flight: Flight, for interest: Interest) {
    flight.interest = interest
    arm(flight.connection)
  }

  /// The client has left: nothing more is sent.
  func lose(_ flight: Flight, at instant: Instant) {
    guard claim(flight) else { return }
    if case .scripted(let run) = flight.phase, run.isDraining { return finish(flight, .close, run.ending) }
    finish(flight, .close, Ending(ts: firstByte(of: flight), te: nil, gone: instant, closed: .init(at: instant, by: .client)))
  }

  /// The listener stops.
  func abandon(_ flight: Flight) {
    guard claim(flight) else { return }
    if case .scripted(let run) = flight.phase, run.isDraining { return finish(flight, .close, run.ending) }
    finish(flight, .close, Ending(ts: firstByte(of: flight), te: nil, closed: .init(at: clock.now(), by: .server)))
  }

  /// Whether the flight's connection is ours to end: of what is its exchange's nothing may be touched before.
  private func claim(_ flight: Flight) -> Bool {
    guard let suspension = flight.suspension, !suspension.claim() else { return true }
    forget(flight)
    return false
  }

  private func firstByte(of flight: Flight) -> Instant? {
    if case .scripted(let run) = flight.phase { run.ts } else { flight.connection.ts }
  }

  private func finish(_ flight: Flight, _ verdict: Connection.Verdict, _ ending: Ending? = nil) {
    if case .held(let gate, let ticket, _) = flight.phase { gate.leave(ticket) }
    forget(flight)
    if let ending { flight.connection.ending = ending }
    scheduler.resume(flight.connection, verdict)?.ring()
  }

  func forget(_ flight: Flight) {
    alarms.cancel(flight.due)
    alarms.cancel(flight.askPeer)
    flights[flight.connection.number] = nil
  }
}
