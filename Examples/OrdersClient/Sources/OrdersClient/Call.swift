import Foundation

/// One call of the API, with all its attempts.
package struct Call: Sendable {
  package let id = UUID().uuidString
  package var method: String
  package var path: String
  package var query: [URLQueryItem] = []
  package var body: Data?
  package var contentType = "application/json"
  /// Whether it may be sent again where the first attempt may have taken effect.
  package var isRepeatable: Bool
  /// Whether it bears the token.
  package var isAuthorized = true

  /// Reads only.
  package static func get(_ path: String, query: [URLQueryItem] = []) -> Call {
    Call(method: "GET", path: path, query: query, isRepeatable: true)
  }
}

/// What became of one attempt.
package enum Outcome: Sendable {
  case reply(HTTPReply)
  /// No whole reply came: the connection broke, or time was over.
  case lost

  package var status: Int? { if case .reply(let reply) = self { reply.status } else { nil } }

  /// Says that the service itself is in trouble.
  package var isFailure: Bool { status.map { $0 >= 500 } ?? true }

  /// Another attempt may fare better, and does no harm.
  package func mayBeRetried(_ call: Call) -> Bool {
    switch status {
    case 429, 503: true
    case 408, 500, 502, 504, nil: call.isRepeatable
    default: false
    }
  }

  /// How long the API told the client to stay away, in seconds or until a date by the API's own clock.
  package var retryAfter: Duration? {
    guard case .reply(let reply) = self, let text = reply.header("Retry-After") else { return nil }
    if let seconds = Int(text) { return .seconds(max(0, seconds)) }
    guard let then = HTTPDate.parse(text), let now = reply.header("Date").flatMap(HTTPDate.parse) else { return nil }
    return .seconds(max(0, then.timeIntervalSince(now)))
  }
}

enum HTTPDate {
  /// Reads all three forms (RFC 9110 section 5.6.7).
  static func parse(_ text: String) -> Date? {
    for format in ["EEE, dd MMM yyyy HH:mm:ss zzz", "EEEE, dd-MMM-yy HH:mm:ss zzz", "EEE MMM d HH:mm:ss yyyy"] {
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.timeZone = TimeZone(secondsFromGMT: 0)
      formatter.dateFormat = format
      if let date = formatter.date(from: text) { return date }
    }
    return nil
  }
}
