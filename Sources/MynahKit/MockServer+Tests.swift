public import MynahBehavior
public import MynahCore
import MynahServing

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension MockServer {
  /// Starts a server for a test, on a port of this machine.
  ///
  /// - Parameters:
  ///   - scenario: What it plays.
  ///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: ``authorityPEM``.
  ///   - speed: How many times faster than real time its clock runs. Its clients have to live on that clock, too: those of this process by
  ///     ``clock``, others by ``environment()``.
  ///   - port: Where it listens; 0 is a free port, which is what tests that run side by side need.
  /// - Throws: An error that says what is wrong with the scenario or the speed, or why the port can't be had.
  public convenience init(_ scenario: Scenario, tls: Bool = false, speed: Double = 1, port: UInt16 = 0) throws {
    try scenario.check()
    guard let exactSpeed = Speed(speed) else { throw NoSpeed(value: speed) }
    var options = ServerOptions()
    options.speed = exactSpeed
    options.tls = tls ? .throwAway : .off
    options.port = port
    try self.init(scenario, options)
  }

  /// Where clients find it, without a slash at the end: `http://127.0.0.1:PORT`.
  public var url: URL {
    guard let url = URL(string: address) else { preconditionFailure("\(address) is made here, and is a URL") }
    return url
  }

  /// The exchanges so far, in the order of arrival; of a session's server those of the session, of any other those of all its sessions.
  ///
  /// An exchange is there once its head is complete. ``settled(within:)`` waits for what is in flight. The journal keeps 256 MiB; beyond
  /// that the oldest exchanges go, and verdicts say so. Takes time in proportion to their number.
  public var journal: [Exchange] { journal() }

  /// Stops listening and closes what is in flight; returns once its threads have ended.
  ///
  /// Journal and verdict stay. A second call does nothing.
  public func stop() { stop(.stopped) }

  /// Plays another scenario from now on, from its beginning; the journal goes on.
  ///
  /// - Throws: An error that says what is wrong with the scenario.
  public func play(_ scenario: Scenario) throws {
    try scenario.check()
    replaceScenario(scenario)
  }

  /// Adds a route that is tried before those that are there, or replaces the one with its id; the other routes keep their turns.
  ///
  /// ```swift
  /// try server.add(.on(.get("/orders"), .status(503)))
  /// ```
  ///
  /// - Throws: An error that says what is wrong with the route.
  public func add(_ route: Route) throws {
    try Scenario(name: scenario.name, routes: [route]).check()
    session.playback.updateRoutes { routes in
      routes.removeAll { $0.id == route.id }
      routes.insert(route, at: 0)
    }
  }

  /// Takes the route of this id away.
  ///
  /// - Throws: An error that names the routes there are, where none has it.
  public func remove(_ id: String) throws {
    let ids = scenario.routes.map(\.id)
    guard ids.contains(id) else { throw NoSuchRoute(meant: "has the id \"\(id)\"", routes: ids) }
    session.playback.updateRoutes { $0.removeAll { $0.id == id } }
  }

  /// Starts sequences, states, latches and draws anew, and puts the journal away; what is held goes on.
  ///
  /// Routes that were added stay.
  public func reset() { state.reset(session) }

  /// Waits until no exchange is in flight: the client has all its answers, and the journal has all their ends.
  ///
  /// - Parameter limit: How much real time that may take.
  /// - Throws: An error that lists what is in flight when the time is over; `CancellationError` when the task is cancelled.
  public func settled(within limit: Duration = .seconds(30)) async throws {
    let deadline = ContinuousClock.now + limit
    while case let open = journal.filter({ !$0.hasEnded }), !open.isEmpty {
      guard ContinuousClock.now < deadline else { throw StillInFlight(exchanges: open, limit: limit) }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// The latch of that name: what `held(by:timeout:)` of a reply keeps in flight.
  public func hold(_ name: String) -> Latch { Latch(name: name, playback: session.playback, clock: state.clock) }

  /// How the client did until now by the scenario's own expectations; whoever asks says that the client is done, so that its silence counts
  /// as its own.
  ///
  /// - Throws: An error that says which expectation can't be understood.
  public func verdict() throws -> Report { try verdict(session.playback.judgedScenario) }

  /// How the client did until now by other expectations than the scenario's.
  ///
  /// ```swift
  /// let report = try server.verdict(on: .post("/payments"), [.honorsRetryAfter()])
  /// ```
  ///
  /// - Parameters:
  ///   - pattern: Only what the routes answer that this pattern names: those with its method and path and, where it asks for more, with just
  ///     that query, headers, cookies and body; nil: everything.
  ///   - expectations: What is judged in place of the scenario's own.
  /// - Throws: An error that says which expectation can't be understood, or that no route is meant.
  public func verdict(on pattern: RequestPattern? = nil, _ expectations: [ExpectationClause]) throws -> Report {
    var scenario = session.playback.judgedScenario
    scenario.expectations =
      try pattern.map { pattern in
        let routes = try scenario.routes(answering: pattern)
        return expectations.map { $0.parameters["route"] == nil ? $0.with("route", .array(routes.map { .string($0) })) : $0 }
      } ?? expectations
    return try verdict(scenario)
  }

  /// The journal until now as JSON lines, which `mynah judge` reads.
  public var journalText: String { String(decoding: state.savedJournal(session: reach), as: UTF8.self) }

  private func verdict(_ scenario: Scenario) throws -> Report {
    let exchanges = journal
    let end =
      ended
      ?? JournalEnd(
        ended: state.clock.now(), by: .command, evicted: state.journal.evicted(session: reach), lag: state.lag, onClock: onClock)
    return try Judge(scenario).report(
      on: exchanges, started: state.clock.started, speed: state.clock.speed.value, end: end, seed: seed, session: reach)
  }
}

/// Somebody waited for the end of exchanges that did not come.
struct StillInFlight: Error, CustomStringConvertible {
  let exchanges: [Exchange]
  let limit: Duration

  var description: String {
    let lines = exchanges.map { "exchange \($0.number): \($0.method) \($0.target)" }
    return "after \(limit) \(lines.count == 1 ? "an exchange is" : "\(lines.count) exchanges are") still in flight: "
      + lines.joined(separator: ", ") + "; the client still waits: let it end or cancel that, or stop the server"
  }
}
