/// What is to happen on a connection byte by byte, past the library, until it is closed.
struct WireScript: Sendable, Equatable {
  var steps: [Step]

  enum Step: Sendable, Equatable {
    case send([UInt8])
    /// Waits until so long after the first byte, or, before that, after the script's beginning.
    case wait(until: Duration)
    /// Waits so long after the step before, in real time: for the machine, not for what is played.
    case rest(Duration)
    /// RST.
    case reset
    /// FIN.
    case finish
    /// Reads what the client still sends and forgets it, until it closes or so long has really passed; without it, closing would answer with a RST
    /// that can overtake the bytes on their way.
    case drain(Duration)
    /// Nothing more, until the client leaves or the server stops.
    case silence
  }
}
