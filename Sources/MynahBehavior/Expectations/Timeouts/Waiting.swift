import MynahCore

/// A time that a client spent waiting for bytes, and how it was over.
struct Waiting: Sendable {
  let exchange: ExchangeView
  let end: End
  /// When the last byte before the wait came or went: the request's last, or the reply's first.
  private let start: Instant
  private let over: Instant
  private let lag: Lag

  /// How long it was, as measured.
  var measured: Duration { over - start }
  var span: Span { Span(from: start, to: over, lag) }
  /// From the request's first byte on, as a time limit over the whole call counts.
  var whole: Span { Span(from: exchange.t0, to: over, lag) }

  enum End: Sendable {
    /// The client left.
    case left
    /// Bytes came, or the server broke off.
    case answered
    /// The watch ended, or the server did.
    case unseen
  }

  private init(_ exchange: ExchangeView, from start: Instant, to over: Instant, _ end: End, _ lag: Lag) {
    self.exchange = exchange
    self.end = end
    self.start = start
    self.over = over
    self.lag = lag
  }

  /// The wait for the first byte of the reply; nil where the request never came to its end.
  static func forFirstByte(of exchange: ExchangeView, in journal: JournalView) -> Waiting? {
    guard let asked = exchange.tb else { return nil }
    if let began = exchange.ts { return Waiting(exchange, from: asked, to: began, .answered, journal.end.lag) }
    return forEnd(of: exchange, from: asked, in: journal)
  }

  /// The wait for the rest of a reply that fell silent in its middle; nil where none did.
  static func forRest(of exchange: ExchangeView, in journal: JournalView) -> Waiting? {
    guard case .stallMidBody = exchange.fault, let began = exchange.ts else { return nil }
    return forEnd(of: exchange, from: began, in: journal)
  }

  /// All of the call; nil where the request never came to its end.
  static func forAll(of exchange: ExchangeView, in journal: JournalView) -> Waiting? {
    exchange.tb == nil ? nil : forEnd(of: exchange, from: exchange.t0, in: journal)
  }

  private static func forEnd(of exchange: ExchangeView, from start: Instant, in journal: JournalView) -> Waiting {
    let lag = journal.end.lag
    if let gone = exchange.gone { return Waiting(exchange, from: start, to: gone, .left, lag) }
    if let ended = exchange.te { return Waiting(exchange, from: start, to: ended, .answered, lag) }
    return Waiting(exchange, from: start, to: min(exchange.closed?.at ?? journal.end.ended, journal.end.watched), .unseen, lag)
  }
}

extension Route {
  /// The longest that a reply of it is kept back before its first byte; nil where nothing says so.
  var longestDelay: Duration? {
    var longest = Duration.zero
    for reply in replies {
      switch reply.fault {
      case .stall, .stallMidBody: return nil
      default: break
      }
      guard reply.pace == nil, let delay = reply.delay.map(\.longest) ?? .zero else { return nil }
      longest = max(longest, delay + (reply.hold?.timeout ?? .zero))
    }
    return longest > .zero ? longest : nil
  }

  /// Whether a body of it comes bit by bit.
  var isPaced: Bool { replies.contains { $0.pace != nil } }
}

extension Delay {
  fileprivate var longest: Duration? {
    switch self {
    case .fixed(let delay): delay
    case .uniform(_, let to): to
    case .normal, .lognormal: nil
    }
  }
}
