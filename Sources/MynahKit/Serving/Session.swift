import MynahCore
import Synchronization

/// One isolated copy of a scenario's state; its exchanges bear its id in the journal.
final class Session: Sendable {
  let id: String
  let playback: Playback

  static let defaultID = "default"

  init(id: String, playback: Playback) {
    self.id = id
    self.playback = playback
  }
}

/// The sessions of a server: the default one, and those that clients asked for.
final class Sessions: Sendable {
  let standard: Session
  private struct Others {
    var count = 0
    var byID: [String: Session] = [:]
  }
  private let others = Mutex(Others())

  init(standard: Session) {
    self.standard = standard
  }

  func find(_ id: String) -> Session? {
    id == Session.defaultID ? standard : others.withLock { $0.byID[id] }
  }

  /// A new session that plays what `make` gives it.
  func open(_ make: () -> Playback) -> Session {
    let playback = make()
    return others.withLock { others in
      others.count += 1
      let session = Session(id: "s\(others.count)", playback: playback)
      others.byID[session.id] = session
      return session
    }
  }

  /// Ends a session; whoever it holds goes on.
  ///
  /// False when there is none of that id, or when it is the default one.
  func close(_ id: String) -> Bool {
    guard let session = others.withLock({ $0.byID.removeValue(forKey: id) }) else { return false }
    session.playback.reset()
    return true
  }

  var all: [Session] {
    [standard] + others.withLock { $0.byID.values.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) } }
  }
}
