import CMicroHTTPD
import MynahCore
import Synchronization

/// One TCP connection, and the exchange that is under way on it.
///
/// Unchecked: everything outside `gate` is touched by one thread at a time. While the library has the connection active, that is the one
/// that has the turn in its `DaemonLoop`; while it is suspended, the scheduler's, or that of whoever ends its `Suspension`. They hand it over
/// through the lock of the scheduler's inbox, or that of the reply's stream, on one way and the library's own lock (`MHD_resume_connection`)
/// on the way back.
final class Connection: @unchecked Sendable {
  let number: Int
  let handle: OpaquePointer
  let descriptor: Int32
  let context: ServingContext
  let clock: Clock
  let isOnFasterClock: Bool
  let handler: any ExchangeHandler
  /// Guards the descriptor against use after the library closed it.
  private let gate = Mutex(true)
  private let peerClosedAt = Atomic<Int64>(.min)

  /// The last request's number on this connection.
  private(set) var sequence = 0
  /// The head that is coming in.
  ///
  /// Behind a pointer, because the library hands it to a callback for each header line.
  let incoming = UnsafeMutablePointer<IncomingHead>.allocate(capacity: 1)
  private(set) var t0 = Instant.start

  var stage = Stage.idle
  var exchange = ExchangeID(number: 0)
  var head: RequestHead?
  var body: [UInt8] = []
  /// Where the rest of the body goes as it comes; nil while it is collected.
  var upload: BytePipe?
  /// What makes the reply that is being sent.
  var stream: ReplyStream?
  var closesAfterReply = false
  var isHEAD = false
  /// The bytes that the head of a reply may have, for the library to have room for it beside the request's.
  var replyRoom = 0
  /// Set by whoever ends the exchange by other means than a reply of the library's.
  var ending: Ending?
  /// When the request was complete, where it has no body; else nil.
  var tb: Instant?
  var ts: Instant?
  /// When the last exchange ended, or the connection was opened.
  var lastEnd: Instant
  /// The last exchange ended with the connection.
  var isClosing = false

  init(number: Int, handle: OpaquePointer, context: ServingContext) {
    self.number = number
    self.handle = handle
    self.context = context
    clock = context.clock
    isOnFasterClock = context.clock.speed != .real
    handler = context.handler
    descriptor = mynah_connection_descriptor(handle)
    lastEnd = clock.now()
    incoming.initialize(to: IncomingHead())
  }

  deinit {
    incoming.deinitialize(count: 1)
    incoming.deallocate()
  }

  /// How far the exchange has come.
  enum Stage {
    case idle
    /// The request line is here.
    case opened
    /// The head is here, the body follows.
    case receiving
    /// The exchange waits for the scheduler.
    case suspended
    /// What it waited for has come.
    ///
    /// Indirect, for a stage to be one word: it changes on every request, and hardly ever to this one.
    indirect case resumed(Verdict)
    /// The library sends the reply.
    case replying
  }

  /// What is to be done with a connection that was suspended.
  enum Verdict {
    case deliver(Delivery)
    /// To send more of what is made meanwhile.
    case follow(ReplyStream)
    /// To go on with the body that is being taken.
    case receive
    /// To go on with the reply that is being sent.
    case carryOn
    case close
  }

  /// A request line has come; `target` is its raw target.
  func open(target bytes: UnsafeRawBufferPointer) {
    t0 = clock.now()
    sequence += 1
    stage = .opened
    incoming.pointee.begin(target: bytes)
  }

  /// Forgets the exchange.
  func reset() {
    stage = .idle
    head = nil
    if !body.isEmpty { body = [] }
    upload = nil
    stream = nil
    ending = nil
    ts = nil
  }

  /// Runs `body` with the descriptor unless the library has closed it.
  func withDescriptor(_ body: (Int32) -> Void) {
    gate.withLock { isOpen in if isOpen { body(descriptor) } }
  }

  /// The peer closed its sending side or more, as the scheduler saw it; nil while it has not.
  var peerClosed: Instant? {
    let nanoseconds = peerClosedAt.load(ordering: .relaxed)
    return nanoseconds == .min ? nil : Instant(nanoseconds: nanoseconds)
  }

  func notePeerClosed(at instant: Instant) { peerClosedAt.store(instant.nanoseconds, ordering: .relaxed) }

  func close() { gate.withLock { $0 = false } }
}
