import CMicroHTTPD
import MynahCore
import MynahCrypto

/// A wire script as it is carried out on a suspended connection, step by step and without ever waiting.
struct ScriptRun {
  private let steps: [WireScript.Step]
  private var next = 0
  /// How many bytes of the current step are sent.
  private var sent = 0
  private let socket: RawSocket
  private let session: TLSSession?
  private let began: Instant
  /// When the current step's waiting ends.
  private var deadline: Instant?
  /// When the first byte was written.
  private(set) var ts: Instant?
  /// When the last step that did anything was done.
  private var te: Instant?

  init(_ script: WireScript, on connection: Connection, at began: Instant) {
    steps = script.steps
    socket = RawSocket(descriptor: connection.descriptor)
    session = mynah_connection_tls_session(connection.handle).map { TLSSession($0) }
    self.began = began
  }

  /// What has to come before the script can go on.
  enum Progress {
    case until(Instant)
    case writable
    case readable(orUntil: Instant)
    /// The script stays silent.
    case never
    case done(Ending)
    /// The peer takes no more bytes.
    case broken
  }

  /// Whether all that is left to do is nothing.
  var isSilent: Bool { next < steps.count && steps[next] == .silence }

  /// Whether all that is left is to read what the client still sends.
  var isDraining: Bool {
    if next < steps.count, case .drain = steps[next] { true } else { false }
  }

  /// Goes on as far as it can.
  mutating func advance(_ clock: Clock) -> Progress {
    while next < steps.count {
      if let obstacle = step(steps[next], clock) { return obstacle }
      next += 1
      deadline = nil
    }
    return .done(ending)
  }

  /// What the journal is told when the script has been carried out.
  var ending: Ending { Ending(ts: ts, te: te, closed: te.map { .init(at: $0, by: .server) }) }

  /// Does one step; nil when it is done.
  private mutating func step(_ step: WireScript.Step, _ clock: Clock) -> Progress? {
    switch step {
    case .send(let bytes): return send(bytes, clock)
    case .wait(let offset): return wait(until: (ts ?? began) + offset, clock)
    case .rest(let duration): return wait(until: deadline ?? clock.now() + clock.logicalLength(of: duration), clock)
    // Noted before it is done: a client that is told may run in our place at once, and be back before we look at the clock.
    case .reset:
      te = clock.now()
      socket.abort()
    case .finish:
      te = clock.now()
      socket.closeSendingSide()
      // What the client pipelined behind its request would turn the close into a RST.
      _ = socket.drain()
    case .drain(let duration): return drain(until: deadline ?? clock.now() + clock.logicalLength(of: duration), clock)
    case .silence: return .never
    }
    return nil
  }

  private mutating func wait(until instant: Instant, _ clock: Clock) -> Progress? {
    deadline = instant
    return clock.now() < instant ? .until(instant) : nil
  }

  private mutating func send(_ bytes: [UInt8], _ clock: Clock) -> Progress? {
    while sent < bytes.count {
      let now = clock.now()
      let outcome = bytes.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
      switch outcome {
      case .sent(let count):
        sent += count
        if ts == nil { ts = now }
      case .again: return .writable
      case .failed: return .broken
      }
    }
    sent = 0
    return nil
  }

  private func write(_ bytes: UnsafeRawBufferPointer) -> TLSSession.SendOutcome {
    session?.send(bytes) ?? socket.send(bytes)
  }

  private mutating func drain(until instant: Instant, _ clock: Clock) -> Progress? {
    deadline = instant
    while clock.now() < instant {
      switch socket.drain() {
      case .dry: return .readable(orUntil: instant)
      case .ended: return nil
      case .some: continue
      }
    }
    return nil
  }
}
