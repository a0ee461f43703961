import MynahCore

/// Parameters that must be more than nothing.
extension Parameters {
  /// A whole number from 1 up; nil when it is not given.
  ///
  /// More than a million are as good as a million, which leaves room to add and to multiply.
  func positive(_ key: String) throws(ClauseError) -> Int? {
    guard let count = try count(key) else { return nil }
    if count == 0 { throw error("\(key.quoted) is 1 or more", at: key) }
    return min(count, 1_000_000)
  }

  /// A duration longer than no time; nil when it is not given.
  func positiveDuration(_ key: String) throws(ClauseError) -> Duration? {
    let duration = try duration(key)
    if duration == .zero { throw error("\(key.quoted) is longer than no time", at: key) }
    return duration
  }
}
