import MynahBehavior
import MynahCore
import MynahFiles
import MynahServing
import Synchronization

/// What the listeners, the control interface and the owner of a running server share.
final class ServerState: Sendable {
  let sessions: Sessions
  let journal: Journal
  let clock: Clock
  let seed: UInt64
  let file: JournalFile?
  private let base = Mutex("")
  private let lagSource = Mutex<(@Sendable () -> Lag)?>(nil)
  private let onShutdown = Mutex<(@Sendable () -> Void)?>(nil)
  private let shutdownRequested = Atomic(false)
  private let baseScenario: Mutex<Scenario>

  init(_ scenario: Scenario, seed: UInt64, clock: Clock, journal: Journal, file: JournalFile?) {
    self.clock = clock
    self.seed = seed
    self.journal = journal
    self.file = file
    baseScenario = Mutex(scenario)
    sessions = Sessions(standard: Session(id: Session.defaultID, playback: Playback(scenario, seed: seed, clock: clock)))
  }

  var baseURL: String {
    get { base.withLock { $0 } }
    set { base.withLock { $0 = newValue } }
  }

  func url(of session: Session) -> String {
    session.id == Session.defaultID ? baseURL : "\(baseURL)/__mynah/s/\(session.id)"
  }

  func openSession() -> Session {
    let scenario = baseScenario.withLock { $0 }
    return sessions.open { Playback(scenario, seed: seed, clock: clock) }
  }

  /// Starts a session anew and puts its exchanges away.
  func reset(_ session: Session) {
    session.playback.reset()
    let last = journal.clear(session: session.id)
    file?.append(resetOf: session.id, through: last)
  }

  /// Plays another scenario in the default session, and in sessions opened from now on.
  func replaceScenario(_ scenario: Scenario) {
    baseScenario.withLock { $0 = scenario }
    sessions.standard.playback.replace(scenario)
  }

  var journalHeader: JournalLines.Header {
    JournalLines.Header(started: clock.started, seed: seed, scenario: sessions.standard.playback.scenario.name)
  }

  /// How things stand for a judge who looks at `now`.
  func end(at now: Instant) -> JournalEnd {
    JournalEnd(ended: now, by: .stopped, evicted: journal.evicted, lag: lag)
  }

  /// Judges `session`, or all of them together, by the scenario that is played now.
  func report(session: String?, end: JournalEnd) throws(ClauseError) -> Report {
    let scenario = (session.flatMap(sessions.find) ?? sessions.standard).playback.scenario
    return try Judge(scenario).report(
      on: journal.exchanges(session: session), started: clock.started, end: end, seed: seed, session: session)
  }

  var lag: Lag { lagSource.withLock { $0 }?() ?? .none }
  func measureLag(by source: (@Sendable () -> Lag)?) { lagSource.withLock { $0 = source } }

  /// What `POST shutdown` does, once it has been answered.
  func onShutdown(_ action: @escaping @Sendable () -> Void) { onShutdown.withLock { $0 = action } }
  func requestShutdown() { shutdownRequested.store(true, ordering: .releasing) }
  /// A control request was answered.
  func controlAnswered() {
    if shutdownRequested.load(ordering: .acquiring) { onShutdown.withLock { $0 }?() }
  }
}
