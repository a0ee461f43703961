package import MynahCore
package import MynahFiles

/// The real API that answers what a server's routes do not.
package struct Fallback: Sendable {
  package var proxy: Proxy
  /// Given every exchange with it.
  package var tap: (any ExchangeTap)?
  /// There are no routes: no request has to be here whole before it is clear who answers.
  package var takesAll: Bool

  package init(_ proxy: Proxy, tap: (any ExchangeTap)? = nil, takesAll: Bool) {
    self.proxy = proxy
    self.tap = tap
    self.takesAll = takesAll
  }
}

/// Who is given the exchanges with a real API, as it had them: the client's view is another.
package protocol ExchangeTap: Sendable {
  /// How many bytes a body may have to be given.
  var limit: Int { get }

  /// An exchange is over; the client learns of its end after `release`.
  func take(_ exchange: RecordedExchange, release: @escaping @Sendable () -> Void)

  /// An exchange with this method and target can't be given.
  func miss(_ request: String, _ reason: MissedExchange)
}

/// Why an exchange with a real API can't be kept.
package enum MissedExchange: Sendable, Hashable {
  /// One of its bodies is longer than the limit.
  case tooLarge
  /// The client left in the middle of a reply that has a known length, or before one came.
  case left
}
