import MynahCore

/// How an exchange came out for its client.
enum Outcome: Sendable, Hashable {
  /// A whole 2xx, or 304.
  case success
  /// 3xx with a Location.
  case redirect
  /// A status that the same request will get again.
  case rejected(Int)
  /// A status that another try may not get, or one that came with a Retry-After.
  case failed(Int)
  /// No whole reply: the server broke off.
  case brokenOff
  /// No whole reply: the client left.
  case givenUp
  /// Still in flight when the journal ended.
  case pending

  init(of exchange: Exchange) {
    if exchange.gone != nil {
      self = .givenUp
    } else if exchange.fault != nil {
      // Whatever the fault, the client got no whole reply.
      self = exchange.hasEnded ? .brokenOff : .pending
    } else if let status = exchange.reply?.status, exchange.te != nil {
      self = Self.of(status, exchange)
    } else {
      self = exchange.hasEnded ? .brokenOff : .pending
    }
  }

  private static func of(_ status: Int, _ exchange: Exchange) -> Outcome {
    switch status {
    case 200..<300, 304: .success
    case 300..<400 where exchange.reply?.headers.first("Location") != nil: .redirect
    case _ where exchange.reply?.headers.first("Retry-After") != nil: .failed(status)
    case 408, 409, 425, 429, 500, 502..<600: .failed(status)
    default: .rejected(status)
    }
  }

  /// Neither answered nor told no: the client can't know what became of its request.
  var isLost: Bool { self == .brokenOff || self == .givenUp }

  /// Another try of the same operation is to be expected.
  var mayBeRetried: Bool {
    switch self {
    case .failed, .brokenOff, .givenUp: true
    case .success, .redirect, .rejected, .pending: false
    }
  }
}

extension ExchangeView {
  /// Whether its client may have known that it was over when another request began.
  ///
  /// The end is noted a moment after the last byte went out, or after the client left, when a quick client may have come again already.
  func mayBeOver(before next: ExchangeView, _ lag: Lag) -> Bool {
    guard let ended = replyEnded, ended > next.t0 else { return replyEnded != nil }
    guard ts.map({ $0 <= next.t0 }) ?? true else { return false }
    return ended - next.t0 <= Self.closeness(lag) + lag.bound(at: ended)
  }

  /// Whether the client that sent another request may have seen the beginning of its reply.
  func mayBeKnown(to next: ExchangeView) -> Bool { (ts ?? replyEnded).map { $0 <= next.t0 } ?? false }

  /// How much later than the next request an end may be noted at most which came before it.
  static func mostLateness(_ lag: Lag) -> Duration { closeness(lag) + lag.most }

  private static func closeness(_ lag: Lag) -> Duration { .milliseconds(2) * max(1, lag.speed) }
}
