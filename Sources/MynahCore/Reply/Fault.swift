/// A way to break delivery on the wire.
///
/// TLS closes without close_notify in all of them.
public enum Fault: Sendable, Hashable {
  /// RST before a byte.
  case reset
  /// FIN before a byte.
  case close
  /// True Content-Length, `after` bytes of the body (default half), then RST.
  case resetMidBody(after: Int? = nil)
  /// True Content-Length, `after` bytes of the body (default half), then FIN.
  case truncate(after: Int? = nil)
  /// A Content-Length shorter than the body that follows, then FIN.
  case wrongLength
  /// A chunked head, a good chunk of `after` bytes (default half), then the size line `zz` and FIN.
  case malformedChunk(after: Int? = nil)
  /// 64 seeded bytes that are no HTTP, then FIN.
  case garbage
  /// Nothing, until the client leaves or the server stops.
  case stall
  /// `after` bytes of the body (default half), then silence until the client leaves or the server stops.
  case stallMidBody(after: Int? = nil)

  /// The name in files and journals.
  public var name: String {
    switch self {
    case .reset: "reset"
    case .close: "close"
    case .resetMidBody: "resetMidBody"
    case .truncate: "truncate"
    case .wrongLength: "wrongLength"
    case .malformedChunk: "malformedChunk"
    case .garbage: "garbage"
    case .stall: "stall"
    case .stallMidBody: "stallMidBody"
    }
  }

  /// Whether a status line is sent before it breaks.
  package var sendsHead: Bool {
    switch self {
    case .reset, .close, .garbage, .stall: false
    case .resetMidBody, .truncate, .wrongLength, .malformedChunk, .stallMidBody: true
    }
  }

  /// The bytes of the body that are sent first, for the faults that break in the middle of it.
  package var after: Int? {
    switch self {
    case .resetMidBody(let after), .truncate(let after), .malformedChunk(let after), .stallMidBody(let after): after
    case .reset, .close, .wrongLength, .garbage, .stall: nil
    }
  }
}
