import MynahCore

/// A suspended exchange in the scheduler's hands, which never leaves the scheduler's thread.
final class Flight {
  let connection: Connection
  var phase: Phase
  let due: Alarm
  let askPeer: Alarm
  /// What its script waits for at the socket.
  var interest: Interest = []
  /// How often the peer was found to be there still, after it closed its sending side.
  var peerSeen = 0

  enum Phase {
    case held(Gate, ticket: Int, then: @Sendable (Bool) -> Delivery)
    case delayed(Delivery)
    case pacing
    /// For room in the pipe that the request's body goes into.
    case waiting
    /// A reply that is made elsewhere.
    case following(Suspension)
    case scripted(ScriptRun)
  }

  init(_ connection: Connection, _ phase: Phase) {
    self.connection = connection
    self.phase = phase
    due = Alarm(.proceed(connection.number))
    askPeer = Alarm(.askPeer(connection.number))
  }

  /// What somebody else may end, too.
  var suspension: Suspension? { if case .following(let suspension) = phase { suspension } else { nil } }

  /// Whether nothing more is planned, so that a peer that stopped sending can only be waiting or gone.
  var isStalled: Bool {
    if case .scripted(let run) = phase { run.isSilent } else { false }
  }

  /// When to ask again whether the peer has closed, in real time: soon, since a close follows its own FIN by microseconds, then ever less often.
  var nextQuestion: Duration {
    let intervals: [Duration] = [.milliseconds(1), .milliseconds(5), .milliseconds(20), .milliseconds(100), .milliseconds(250)]
    return intervals[min(peerSeen, intervals.count - 1)]
  }
}
