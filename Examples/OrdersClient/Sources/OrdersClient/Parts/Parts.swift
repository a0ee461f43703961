/// What a client is made of; each part can be exchanged.
package struct Parts: Sendable {
  package var retry: any RetryPolicy
  package var breaker: any Breaker
  package var limiter: any Limiter
  package var keys: any KeySource
  package var token: any TokenSource
  package var pages: any Pager
  /// How long an attempt may take; nil: for ever.
  package var timeout: Duration?
  package var userAgent: String?
  /// Where the token stands.
  package var tokenPlace: TokenPlace

  package enum TokenPlace: Sendable {
    case header, query
  }
}

/// Says whether and when to try again.
package protocol RetryPolicy: Sendable {
  /// How long to wait before the next attempt; nil to give up. `attempt` counts from 1.
  func wait(after outcome: Outcome, attempt: Int, of call: Call) -> Duration?
}

/// Stops calling an API that keeps failing.
package protocol Breaker: Sendable {
  /// Throws ``OrdersError/circuitOpen`` while nothing is to be sent.
  func admit() async throws
  func record(_ outcome: Outcome) async
}

/// Keeps requests to a rate.
package protocol Limiter: Sendable {
  /// Returns when a request may be sent.
  func turn() async throws
  /// Nothing is to be sent for so long.
  func pause(for time: Duration) async
}

/// Makes the keys by which the API knows a repetition.
package protocol KeySource: Sendable {
  /// The key of an attempt, counted from 1; nil: none.
  func key(of call: Call, attempt: Int) -> String?
}

/// Hands out the access token.
package protocol TokenSource: Sendable {
  func token(_ fetch: @escaping @Sendable () async throws -> Token) async throws -> String
  /// The API did not take this one.
  func reject(_ token: String) async
}

/// Finds the way from page to page.
package protocol Pager: Sendable {
  /// Where the next page begins; nil at the end.
  func next(after page: OrderPage) -> String?
}

/// An access token and how long it lasts.
package struct Token: Sendable, Decodable {
  package let text: String
  /// Seconds.
  package let lifetime: Int

  package init(text: String, lifetime: Int) {
    self.text = text
    self.lifetime = lifetime
  }

  enum CodingKeys: String, CodingKey {
    case text = "access_token"
    case lifetime = "expires_in"
  }
}
