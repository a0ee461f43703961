/// What to wait for on a socket, besides its failing, which is always told.
struct Interest: OptionSet {
  let rawValue: UInt8
  /// The peer closed its sending side.
  static let peerClosed = Interest(rawValue: 1)
  static let writable = Interest(rawValue: 2)
  static let readable = Interest(rawValue: 4)
}

/// What came of waiting.
enum Notice {
  /// Somebody called `wake`.
  case woken
  /// The time that was set has come.
  case alarm
  /// Something happened to the socket of this tag, once; to hear more it must be armed again.
  case socket(tag: Int, Readiness)
}

/// What has happened to a socket.
struct Readiness: OptionSet {
  let rawValue: UInt8
  static let peerClosed = Readiness(rawValue: 1)
  static let writable = Readiness(rawValue: 2)
  static let readable = Readiness(rawValue: 4)
  /// Reset, or closed on both sides.
  static let broken = Readiness(rawValue: 8)
}
