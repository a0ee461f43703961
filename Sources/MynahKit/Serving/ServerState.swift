import MynahBehavior
import MynahCore
import MynahFiles
import MynahServing
import MynahUpstream
import Synchronization

/// What the listeners, the control interface and the owner of a running server share.
final class ServerState: Sendable {
  let sessions: Sessions
  let journal: Journal
  let clock: Clock
  let file: JournalFile?
  /// The calls of real APIs.
  let upstream = Upstream()
  let fallback: Fallback?
  let mishaps = Mishaps()
  let closures: ClosureRuns
  private let url = Mutex("")
  private let lagSource = Mutex<(@Sendable () -> Lag)?>(nil)
  private let onShutdown = Mutex<(@Sendable () -> Void)?>(nil)
  private let shutdownRequested = Atomic(false)
  /// What new sessions play.
  private let base: Mutex<CompiledScenario>
  private let givenSeed: UInt64?
  private let firstSeed: UInt64

  /// - Parameter seed: Nil takes the scenario's, or makes one up.
  init(_ scenario: Scenario, seed: UInt64?, clock: Clock, journal: Journal, file: JournalFile?, fallback: Fallback? = nil) {
    let compiled = CompiledScenario(scenario)
    self.clock = clock
    self.journal = journal
    self.file = file
    self.fallback = fallback
    closures = ClosureRuns(mishaps: mishaps)
    base = Mutex(compiled)
    givenSeed = seed
    firstSeed = seed ?? scenario.seed ?? UInt64.random(in: 1...0xffff_ffff)
    sessions = Sessions(standard: Session(id: Session.defaultID, playback: Playback(compiled, seed: firstSeed, clock: clock)))
  }

  var baseURL: String {
    get { url.withLock { $0 } }
    set { url.withLock { $0 = newValue } }
  }

  func url(of session: Session) -> String {
    session.id == Session.defaultID ? baseURL : "\(baseURL)/__mynah/s/\(session.id)"
  }

  func openSession() -> Session {
    let base = base.withLock { $0 }
    return sessions.open { Playback(base, seed: seed(for: base.scenario), clock: clock) }
  }

  /// The seed that was asked for counts for every scenario; one that was not, only where a scenario has none.
  private func seed(for scenario: Scenario) -> UInt64 { givenSeed ?? scenario.seed ?? firstSeed }

  /// Starts a session anew and puts its exchanges away.
  func reset(_ session: Session) {
    session.playback.reset()
    let last = journal.clear(session: session.id)
    file?.append(resetOf: session.id, through: last)
  }

  /// Plays another scenario in a session; where that is the default one, also in those opened from now on.
  func replaceScenario(_ scenario: Scenario, in session: Session) {
    let compiled = CompiledScenario(scenario)
    if session.id == Session.defaultID { base.withLock { $0 = compiled } }
    session.playback.replace(compiled, seed: seed(for: scenario))
  }

  var journalHeader: JournalLines.Header {
    let played = sessions.standard.playback
    return JournalLines.Header(started: clock.started, seed: played.seed, speed: clock.speed.value, scenario: played.scenario.name)
  }

  /// How things stand for a judge of `session`, or of all, now: asked after he took the exchanges, so that none of them goes beyond it.
  func end(session: String?) -> JournalEnd {
    JournalEnd(ended: clock.now(), by: .stopped, evicted: journal.evicted(session: session), lag: lag)
  }

  /// The journal until now, as its file would hold it.
  func savedJournal(session: String? = nil, route: String? = nil, after number: Int = 0) -> [UInt8] {
    var bytes = JournalLines.line(journalHeader)
    for exchange in journal.exchanges(session: session, after: number) {
      if let route, exchange.route != .route(route) { continue }
      bytes += JournalLines.line(exchange)
    }
    return bytes + JournalLines.line(end(session: session))
  }

  /// Judges `session`, or all of them together, by the scenario that is played now.
  ///
  /// - Parameter end: How the watch ended; nil while it goes on.
  func report(session: String?, end: JournalEnd? = nil) throws(ClauseError) -> Report {
    let played = (session.flatMap(sessions.find) ?? sessions.standard).playback
    var exchanges = journal.exchanges(session: session)
    let isOver = end != nil
    var end = end ?? self.end(session: session)
    end.evicted = journal.evicted(session: session)
    // What gave way in memory stands in the file.
    if isOver, end.evicted > 0, let saved = file?.saved { (exchanges, end.evicted) = (saved.exchanges, saved.lost) }
    return try Judge(played.judgedScenario).report(
      on: exchanges, started: clock.started, speed: clock.speed.value, end: end, seed: played.seed, session: session)
  }

  var lag: Lag { lagSource.withLock { $0 }?() ?? .none }
  func measureLag(by source: (@Sendable () -> Lag)?) { lagSource.withLock { $0 = source } }

  /// What `POST shutdown` does, once it has been answered.
  func onShutdown(_ action: @escaping @Sendable () -> Void) { onShutdown.withLock { $0 = action } }
  func requestShutdown() { shutdownRequested.store(true, ordering: .releasing) }

  /// A request to shut down is over; acts, once, if it was granted.
  func shutDown() {
    guard shutdownRequested.exchange(false, ordering: .acquiring) else { return }
    let action = onShutdown.withLock { action in
      defer { action = nil }
      return action
    }
    action?()
  }
}
