package import MynahJSON

/// One step of a route: what is answered, how often, and how it is delivered.
///
/// ```swift
/// Reply.json(["data": []]).header("ETag", "\"1\"").delayed(by: .milliseconds(300)).times(3)
/// ```
///
/// All times are on the server's clock, which `speed` makes faster.
public struct Reply: Sendable, Hashable {
  package var description: String?
  package var status: Int
  /// In order, a repeated name as several lines; the body's Content-Type is among them only when the file gave it.
  package var headers: [Header]
  package var body: Content
  /// Whether a Content-Type follows from the kind of the body where the headers have none; not that of an API which sent none.
  package var isTyped = true
  /// Set when the body and the header values are Mustache.
  package var values: [TemplateValue]?
  package var retryAfter: RetryAfter?
  package var extent: Extent
  /// 0...1: how likely it answers when it is its turn; nil: it does.
  package var chance: Double?
  package var delay: Delay?
  package var pace: Pace?
  package var fault: Fault?
  package var hold: Hold?
  /// The API that answers instead; status, headers and body are its own then.
  package var proxy: Proxy?
  /// The states that are set when this reply is chosen.
  package var set: [String: JSON]

  package init(
    status: Int = 200, description: String? = nil, headers: [Header] = [], body: Content = .none, values: [TemplateValue]? = nil,
    retryAfter: RetryAfter? = nil, extent: Extent = .times(1), chance: Double? = nil, delay: Delay? = nil, pace: Pace? = nil,
    fault: Fault? = nil, hold: Hold? = nil, proxy: Proxy? = nil, set: [String: JSON] = [:]
  ) {
    self.status = status
    self.description = description
    self.headers = headers
    self.body = body
    self.values = values
    self.retryAfter = retryAfter
    self.extent = extent
    self.chance = chance
    self.delay = delay
    self.pace = pace
    self.fault = fault
    self.hold = hold
    self.proxy = proxy
    self.set = set
  }

  /// Whether a body can follow its head (RFC 9110 section 6.4.1).
  package var mayHaveBody: Bool { status != 204 && status != 304 }

  /// The body, with the Content-Type that follows from it.
  package enum Content: Sendable, Hashable {
    case none
    /// Sent compact, key order and number text as in the file.
    case json(JSON)
    case text(String)
    /// Bytes that the file gave as base64.
    case bytes([UInt8])
    /// The bytes of a file of the scenario's folder, read when the scenario was; `name` decides the Content-Type.
    case file(name: String, bytes: [UInt8])
  }

  /// How long it is this step's turn.
  package enum Extent: Sendable, Hashable {
    /// This many requests.
    case times(Int)
    /// Every request within this time of the first that it answers.
    case lasting(Duration)
  }
}

/// When the client is told to come back.
package enum RetryAfter: Sendable, Hashable {
  /// `Retry-After: N`.
  case seconds(Int)
  /// `Retry-After:` and the first whole second at or after then; a negative offset is in the past.
  case date(offset: Duration, format: HTTPDate.Format)
}

/// How long a reply is kept back.
package enum Delay: Sendable, Hashable {
  case fixed(Duration)
  case uniform(from: Duration, to: Duration)
  /// Cut at 0.
  case normal(mean: Duration, deviation: Duration)
  /// `sigma` is that of the underlying normal distribution.
  case lognormal(median: Duration, sigma: Double)
}

/// Keeps a request in flight.
package enum Hold: Sendable, Hashable {
  /// Until this many have arrived; then open until reset.
  case arrivals(Int, timeout: Duration)
  /// Until the latch of this name is released; then open until reset.
  case latch(String, timeout: Duration)

  package var timeout: Duration {
    switch self {
    case .arrivals(_, let timeout), .latch(_, let timeout): timeout
    }
  }
}

/// A named value of a template that takes arguments.
package struct TemplateValue: Sendable, Hashable {
  package var name: String
  package var source: Source

  package init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  package enum Source: Sendable, Hashable {
    /// A time, `offset` from now.
    case now(offset: Duration, format: TimeFormat)
    /// Counts 1, 2, 3 ... per session; equal names share a counter.
    case counter(String)
    /// One of these, drawn from the seed.
    case random([JSON])
  }

  package enum TimeFormat: Sendable, Hashable {
    /// Whole seconds since 1970.
    case epoch
    /// RFC 3339, UTC.
    case rfc3339
    /// RFC 9110 section 5.6.7.
    case imf
    /// A `strftime` pattern, UTC.
    case pattern(String)
  }
}
