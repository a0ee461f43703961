import MynahCore

/// An exchange as rules see it: shared by all who look at it instead of copied, with what most of them ask worked out once.
///
/// All instants are whole microseconds, as in a saved journal, so that judging the saved one gives the same figures to the last digit.
final class ExchangeView: Sendable {
  let number: Int
  let session: String
  /// The id of the route that took it; nil when none did.
  let routeID: String?
  /// No route took it, although they were asked: not so of one that is still on its way, or whose client left before it was whole.
  let isUnmatched: Bool
  let connection: Int
  let sequence: Int
  let t0: Instant
  let th: Instant?
  let tb: Instant?
  let ts: Instant?
  let te: Instant?
  let gone: Instant?
  let request: Request
  let method: String
  /// As it was sent, not decoded.
  let target: String
  let reply: RenderedReply?
  let fault: Fault?
  let closed: Exchange.Closed?
  let warnings: [String]
  /// How it came out for its client.
  let outcome: Outcome
  /// What a Retry-After told the client; nil where there was none.
  let told: Wait?
  /// Where its reply leads to.
  let location: Location?
  /// The identity by which the client called; empty where it had none.
  let credential: String
  /// The value of Host; empty where there was none.
  let host: String

  /// - Parameters:
  ///   - started: The wall time of instant 0, for dates.
  ///   - interrupted: When somebody else began to end its client: leaving from then on was not its doing, and nobody knows how long it would
  ///     have stayed.
  init(_ exchange: Exchange, started: WallTime, interrupted: Instant? = nil) {
    number = exchange.number
    session = exchange.session
    routeID = if case .route(let id) = exchange.route { id } else { nil }
    isUnmatched = routeID == nil && (exchange.tb != nil || exchange.reply != nil)
    connection = exchange.connection
    sequence = exchange.sequence
    t0 = exchange.t0.inMicroseconds
    th = exchange.th?.inMicroseconds
    tb = exchange.tb?.inMicroseconds
    ts = exchange.ts?.inMicroseconds
    te = exchange.te?.inMicroseconds
    let isCutOff = exchange.gone.map { gone in interrupted.map { $0.inMicroseconds <= gone.inMicroseconds } ?? false } ?? false
    gone = isCutOff ? nil : exchange.gone?.inMicroseconds
    request = exchange.request
    method = exchange.request.method
    target = exchange.request.target
    reply = exchange.reply
    fault = exchange.fault
    closed = isCutOff ? nil : exchange.closed.map { Exchange.Closed(at: $0.at.inMicroseconds, by: $0.by) }
    warnings = exchange.warnings
    outcome = isCutOff ? .pending : Outcome(of: exchange)
    told = exchange.reply?.headers.first("Retry-After").map { Wait($0, at: started) }
    location = exchange.reply?.headers.first("Location").map { Location($0, from: exchange.request) }
    credential = RequestFacts(exchange.request).credential
    host = exchange.request.head.value("Host") ?? ""
  }

  /// The status that the client got; nil where it got none.
  var status: Int? { reply?.status }

  /// The value of a field of the reply.
  func replyHeader(_ name: String) -> String? { reply?.headers.first(name) }

  /// What tells its client from others: what stands in the declared place, else the credential.
  func client(_ place: Place?) -> String {
    guard let place else { return credential }
    var facts = RequestFacts(request)
    return facts.values(in: place).first ?? ""
  }

  /// When the client had all that it was to get, or had left; nil while the exchange goes on.
  var replyEnded: Instant? { te ?? gone ?? closed?.at }
}

extension WallTime {
  /// As a saved journal tells it: without the rest.
  var inMicroseconds: WallTime {
    WallTime(nanoseconds: nanoseconds.subtractingSaturating(fraction % 1000))
  }
}

extension Instant {
  /// Rounded; an instant at the end of what 64 bits hold stays as it is.
  fileprivate var inMicroseconds: Instant {
    let (product, overflow) = nanoseconds.roundedToMicroseconds.multipliedReportingOverflow(by: 1000)
    return overflow ? self : Instant(nanoseconds: product)
  }
}
