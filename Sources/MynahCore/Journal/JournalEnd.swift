/// What a journal says of itself when it is over: until when somebody watched, and how well.
package struct JournalEnd: Sendable, Hashable {
  /// The instant at which the watch ended.
  package var ended: Instant
  /// Who ended it; nil for a journal that breaks off.
  package var by: Cause?
  /// How many exchanges gave way to the journal's limit.
  package var evicted: Int
  package var lag: Lag

  package init(ended: Instant, by: Cause?, evicted: Int = 0, lag: Lag = .none) {
    self.ended = ended
    self.by = by
    self.evicted = evicted
    self.lag = lag
  }

  /// Why nobody watches any longer.
  package enum Cause: String, Sendable, CaseIterable {
    /// The client's process has exited: its silence is conclusive.
    case command
    /// The server was stopped; what the client would have done next is not known.
    case stopped
  }
}
