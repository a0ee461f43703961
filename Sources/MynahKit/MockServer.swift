package import MynahBehavior
package import MynahCore
import MynahCrypto
import MynahFiles
import MynahServing
import MynahUpstream
import Synchronization

/// A server that plays a scenario, writes down what its clients did, and judges them.
///
/// It listens when the initialiser returns, on a port of its own that only this machine reaches. Stop it when done; what it holds in
/// flight is closed then. Everything may be called from any task.
///
/// ```swift
/// let server = try MockServer(.shop)
/// defer { server.stop() }
/// try await Client(server.url).pay()
/// ```
public final class MockServer: Sendable {
  /// The base URL, without a slash at its end.
  package let address: String
  /// The base URL of the control interface, without `/__mynah/`.
  package let controlURL: String
  /// What control requests must bear, where they must.
  package let adminToken: String?
  /// The certificate of the throw-away authority as PEM, for clients to trust; nil without TLS.
  ///
  /// It is valid for a day, names `localhost`, `127.0.0.1` and `::1`, and its key is never written down.
  public let authorityPEM: String?

  let state: ServerState
  /// What it plays: the default session, or the one that it was opened for.
  let session: Session
  /// The server that a session was opened on; nil for the server itself.
  let parent: MockServer?
  private let listeners: [Listener]
  private let end = Mutex<JournalEnd?>(nil)
  private let outerClock: OuterClock?
  private let sharedClock = Mutex<SharedClock?>(nil)

  /// - Parameters:
  ///   - onExchange: Told of every exchange that has ended, on one of the server's threads; must not block.
  /// - Throws: ``ServerError`` when the port is taken, a certificate is of no use or the journal's file can't be written.
  package init(_ scenario: Scenario, _ options: ServerOptions, onExchange: (@Sendable (Exchange) -> Void)? = nil) throws(ServerError) {
    outerClock = OuterClock()
    let clock = Clock.system(speed: options.speed, outer: outerClock?.speed ?? .real)
    let file = try options.journalFile.map { path throws(ServerError) in try JournalFile(path: path) }
    state = ServerState(
      scenario, seed: options.seed, clock: clock, journal: Journal(limit: options.journalLimit), file: file, fallback: options.fallback)
    session = state.sessions.standard
    parent = nil
    adminToken = options.adminToken ?? (options.isLoopback ? nil : Self.newToken())
    let identity = try Self.identity(options, on: clock)
    authorityPEM = identity?.authorityPEM
    let doors = try Doors(
      options, identity: identity?.server, state: state, token: adminToken, ended: Self.listener(to: file, onExchange))
    listeners = doors.all
    let origin = "\(identity == nil ? "http" : "https")://\(Self.authority(options.host))"
    address = "\(origin):\(doors.main.port)"
    controlURL = "\(origin):\((doors.admin ?? doors.main).port)"
    state.baseURL = address
    // Only now: a server that can't listen must not have emptied the journal of one that does.
    file?.begin(state.journalHeader)
    state.measureLag { [weak main = doors.main] in main?.lag ?? .none }
  }

  /// A session of a server, used like one.
  init(_ session: Session, of server: MockServer) {
    self.session = session
    parent = server
    outerClock = nil
    state = server.state
    listeners = []
    address = state.url(of: session)
    controlURL = address
    adminToken = server.adminToken
    authorityPEM = server.authorityPEM
  }

  /// What its clock follows.
  package var timeline: Timeline { state.clock.timeline }

  /// How many of its seconds pass in a real one.
  package var speed: Speed { state.clock.speed }

  package var scenario: Scenario { session.playback.scenario }
  /// How the watch ended; nil while it goes on.
  var ended: JournalEnd? { end.withLock { $0 } }
  package var seed: UInt64 { session.playback.seed }

  /// The exchanges so far, of `session` or of all.
  package func journal(session: String? = nil) -> [Exchange] { state.journal.exchanges(session: session ?? reach) }

  /// The session that it is about; nil for the server itself, which is about all.
  var reach: String? { parent == nil ? nil : session.id }

  /// Plays another scenario from now on; the server itself does so in sessions opened later, too.
  package func replaceScenario(_ scenario: Scenario) { state.replaceScenario(scenario, in: session) }

  /// What `POST /__mynah/shutdown` does, once, after its reply; without it, nothing.
  ///
  /// It runs on one of the server's threads, so it must not call ``stop(_:)`` itself but have another thread do so.
  package func onShutdown(_ action: @escaping @Sendable () -> Void) { state.onShutdown(action) }

  /// Stops listening, closes what is in flight and ends the journal; returns what went wrong with its file, if anything did.
  ///
  /// Only the first call counts.
  ///
  /// - Parameters:
  ///   - by: Why the watch ended.
  ///   - interrupted: When somebody else began to end what was left of the command; nil: it ended of itself.
  @discardableResult
  package func stop(_ by: JournalEnd.Cause = .stopped, interrupted: Instant? = nil) -> String? {
    guard parent == nil else {
      _ = state.sessions.close(session.id)
      return nil
    }
    let onClock = onClock
    let already = end.withLock { end in
      defer { end = end ?? JournalEnd(ended: state.clock.now(), by: by, onClock: onClock, interrupted: interrupted) }
      return end != nil
    }
    if already { return nil }
    let lag = state.lag
    for listener in listeners { listener.stop() }
    state.upstream.stop()
    state.closures.cancel()
    sharedClock.withLock { $0.take()?.end() }
    state.measureLag(by: nil)
    return end.withLock { end in
      guard var known = end else { return nil }
      known.evicted = state.journal.evicted()
      known.lag = lag
      end = known
      return state.file?.close(known)
    }
  }

  /// What to add to the environment of a command so that its programs live on the server's clock; no more than `variables` where that is
  /// the machine's own.
  ///
  /// - Throws: ``PreloadedClockError`` where there is no library to preload; ``ServerError``.
  package func environment(adding variables: [String: String]) throws -> [String: String] {
    guard timeline.speed != .real else { return variables }
    if let parent { return try parent.environment(adding: variables) }
    return try sharedClock.withLock { shared in
      let clock = try shared ?? SharedClock(timeline)
      shared = clock
      return clock.environment(adding: variables)
    }
  }

  /// Which of the programs that were given the clock have taken it; nil where none was given it.
  var onClock: JournalEnd.OnClock? {
    if let parent { return parent.onClock }
    let programs = sharedClock.withLock { $0?.programs } ?? (timeline.speed == .real ? outerClock?.programs : nil)
    return programs.map(JournalEnd.OnClock.init)
  }

  /// How the client did, by all that is written down; complete once the server has stopped.
  ///
  /// - Throws: ``ClauseError`` where an expectation can't be understood.
  package func report(session: String? = nil) throws(ClauseError) -> Report {
    try state.report(session: session ?? reach, end: ended)
  }
}

extension MockServer {
  private static func listener(to file: JournalFile?, _ other: (@Sendable (Exchange) -> Void)?) -> (@Sendable (Exchange) -> Void)? {
    guard let file else { return other }
    return { exchange in
      file.append(exchange)
      other?(exchange)
    }
  }

  private static func newToken() -> String {
    Digest.hex((0..<16).map { _ in UInt8.random(in: 0...255) })
  }

  /// The host as a URL writes it; a server on all addresses is reached by the loopback one.
  private static func authority(_ host: String) -> String {
    switch host {
    case "0.0.0.0": "127.0.0.1"
    case "::": "[::1]"
    default: host.contains(":") ? "[\(host)]" : host
    }
  }

  private static func identity(
    _ options: ServerOptions, on clock: Clock
  ) throws(ServerError) -> (server: ServerIdentity, authorityPEM: String?)? {
    do {
      switch options.tls {
      case .off: return nil
      case .given(let certificate, let key): return (try ServerIdentity(certificatePEM: certificate, keyPEM: key), nil)
      case .throwAway:
        let day = clock.logicalLength(of: .seconds(86_400))
        let authority = try ThrowAwayAuthority(now: Int(clock.started.seconds), lasting: Int(day.components.seconds))
        let names =
          ["localhost", "127.0.0.1", "::1"]
          + (["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"].contains(options.host) ? [] : [options.host])
        return (try authority.issue(for: names), authority.certificatePEM)
      }
    } catch {
      throw .badCertificate("\(error)")
    }
  }
}
