import MynahCore
import Synchronization

/// A connection's wait for a reply that is being made elsewhere.
///
/// Whoever makes the reply hands the connection back to the library from its own thread: the way over the scheduler's would take longer than
/// all else that we do. The scheduler is told, for clients that leave and listeners that stop, and one of the two gets it.
final class Suspension: Sendable {
  private enum State {
    case untold
    /// The scheduler has a flight for it.
    case aboard
    case over
  }

  let connection: Connection
  private let state = Mutex(State.untold)

  init(of connection: Connection) {
    self.connection = connection
  }

  /// Goes on with the reply, unless the scheduler has ended the wait; from any thread.
  ///
  /// Under the lock until the library knows: a scheduler that stops asks for the connection, and so waits for that.
  func resume() {
    let loop = state.withLock { state -> DaemonLoop? in
      if case .over = state { return nil }
      let scheduler = connection.context.scheduler
      let isAboard = if case .aboard = state { true } else { false }
      state = .over
      if isAboard { scheduler.post(.resumed(self), isUrgent: false) }
      return scheduler.resume(connection, connection.stream.map { .follow($0) } ?? .close)
    }
    loop?.runHere()
  }

  /// The scheduler takes it up; false where the wait is over.
  func board() -> Bool { advance(to: .aboard) }

  /// The scheduler ends the wait, and nobody else does; false where it is over.
  func claim() -> Bool { advance(to: .over) }

  private func advance(to next: State) -> Bool {
    state.withLock { state in
      if case .over = state { return false }
      state = next
      return true
    }
  }
}
