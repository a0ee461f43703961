import MynahCore

/// What a Retry-After told the client.
enum Wait: Sendable, Hashable {
  case seconds(Int)
  /// A date, which has whole seconds only.
  case date(WallTime)
  /// A value that is neither; the client is to do as if there were none.
  case unreadable(String)

  /// No instant lies further ahead (292 years), however many digits were sent.
  private static let longest = Int(Instant.distantFuture.seconds)

  /// - Parameters:
  ///   - field: The value of a Retry-After.
  ///   - now: When that was, by the clock that wrote it: a date may have two digits for its year.
  init(_ field: String, at now: WallTime) {
    let value = field.trimmed()
    if !value.isEmpty, value.utf8.allSatisfy({ $0 &- 48 < 10 }) {
      self = .seconds(min(Int(value) ?? .max, Self.longest))
    } else if let seconds = HTTPDate.seconds(value, at: now) {
      self = .date(WallTime(seconds: seconds))
    } else {
      self = .unreadable(value)
    }
  }

  /// How long after that instant, where it can be read; `started` is the wall time of instant 0.
  func length(after ended: Instant, started: WallTime) -> Duration? {
    switch self {
    case .seconds(let seconds): .seconds(seconds)
    case .date(let date): date.instant(since: started) - ended
    case .unreadable: nil
    }
  }

  /// How long, where it is a number.
  var duration: Duration? {
    if case .seconds(let seconds) = self { .seconds(seconds) } else { nil }
  }
}
