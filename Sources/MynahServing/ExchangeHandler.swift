package import MynahCore

/// What a listener asks and tells while it serves: the decisions are made behind this protocol, the bytes move in front of it.
///
/// Calls come from the listener's threads, for one exchange in this order: `begin`, `respond`, then any of `record`, the last of which
/// is an event that ends it. Nothing here may block.
package protocol ExchangeHandler: AnyObject, Sendable {
  /// The head of a request is complete; the answer names the exchange in all later calls.
  func begin(_ head: RequestHead, arrival: Arrival) -> ExchangeID

  /// Whether this exchange may have a body beyond the limit, because it will be streamed.
  func takesLargeBodies(of exchange: ExchangeID) -> Bool

  /// The body of a request turns out to be long; `body` is what has come of it.
  ///
  /// Nil: it is collected up to the limit. Else the rest of it goes there as it comes, and ``respond(to:body:of:at:)`` is asked with an empty one.
  func stream(_ head: RequestHead, body: [UInt8], of exchange: ExchangeID) -> BytePipe?

  /// The whole request is here. What is returned has been written down as the exchange's reply before its first byte is sent.
  func respond(to head: RequestHead, body: [UInt8], of exchange: ExchangeID, at tb: Instant) -> Decision

  /// Something happened to the exchange.
  func record(_ event: ExchangeEvent, of exchange: ExchangeID)
}

extension ExchangeHandler {
  package func takesLargeBodies(of exchange: ExchangeID) -> Bool { false }
  package func stream(_ head: RequestHead, body: [UInt8], of exchange: ExchangeID) -> BytePipe? { nil }
}

/// Names an exchange between a listener and its handler.
package struct ExchangeID: Sendable, Hashable {
  package let number: Int
  /// What the handler saw of it at its beginning and need not look for again; the listener does not care.
  package let isPlain: Bool

  package init(number: Int, isPlain: Bool = false) {
    self.number = number
    self.isPlain = isPlain
  }
}

/// How and when a request came in.
package struct Arrival: Sendable, Hashable {
  /// The connection's number, counted from 1 as connections were opened.
  package var connection: Int
  /// The request's number on its connection, counted from 1.
  package var sequence: Int
  package var t0: Instant
  /// Nil where the library refused the request before its head was complete.
  package var th: Instant?
  package var warnings: [String]

  package init(connection: Int, sequence: Int, t0: Instant, th: Instant?, warnings: [String] = []) {
    self.connection = connection
    self.sequence = sequence
    self.t0 = t0
    self.th = th
    self.warnings = warnings
  }
}

/// What happens to an exchange after its reply was decided.
package enum ExchangeEvent: Sendable, Hashable {
  /// The reply's first byte was written.
  case replying(at: Instant)
  /// The listener answered by itself, because the request broke one of its limits.
  case answered(RenderedReply)
  /// The exchange is over: instants of its end, as the journal wants them.
  case ended(Ending)
  case warning(String)
}

/// How an exchange ended.
package struct Ending: Sendable, Hashable {
  /// First reply byte written; nil when none was sent.
  package var ts: Instant?
  /// The last thing that we did; nil when the client left first.
  package var te: Instant?
  /// The peer left while we still owed bytes.
  package var gone: Instant?
  /// Set when the connection was closed as part of this exchange.
  package var closed: Exchange.Closed?

  package init(ts: Instant?, te: Instant?, gone: Instant? = nil, closed: Exchange.Closed? = nil) {
    self.ts = ts
    self.te = te
    self.gone = gone
    self.closed = closed
  }
}
