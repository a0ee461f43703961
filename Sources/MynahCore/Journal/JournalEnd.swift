/// What a journal says of itself when it is over: until when somebody watched, and how well.
package struct JournalEnd: Sendable, Hashable {
  /// The instant at which the watch ended.
  package var ended: Instant
  /// Who ended it; nil for a journal that breaks off.
  package var by: Cause?
  /// How many exchanges gave way to the journal's limit.
  package var evicted: Int
  package var lag: Lag
  /// Who was on the clock of the server, where that ran faster; nil: nobody asked.
  package var onClock: OnClock?
  /// When somebody else began to end what was left of the command; nil: it ended of itself.
  ///
  /// What left then or later did not mean to.
  package var interrupted: Instant?

  /// Until when it was seen what the client does of itself.
  package var watched: Instant { interrupted.map { min($0, ended) } ?? ended }

  package init(
    ended: Instant, by: Cause?, evicted: Int = 0, lag: Lag = .none, onClock: OnClock? = nil, interrupted: Instant? = nil
  ) {
    self.ended = ended
    self.by = by
    self.evicted = evicted
    self.lag = lag
    self.onClock = onClock
    self.interrupted = interrupted
  }

  /// Which programs of a command told the time by the clock of the server.
  package enum OnClock: String, Sendable, CaseIterable {
    case all
    /// Some did, and some could not.
    case some
    /// None of those that may have called did.
    case none
    /// The same, and some of them are written in Go: those wait in real time.
    case go
  }

  /// Why nobody watches any longer.
  package enum Cause: String, Sendable, CaseIterable {
    /// The client's process has exited: its silence is conclusive.
    case command
    /// The server was stopped; what the client would have done next is not known.
    case stopped
  }
}
