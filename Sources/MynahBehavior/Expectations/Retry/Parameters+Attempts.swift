/// Numbers of attempts, which every rule counts alike.
extension Parameters {
  /// A number of attempts, the first one among them; nil when it is not given.
  ///
  /// More than a million are as good as a million, which leaves room to multiply.
  func attempts(_ key: String) throws(ClauseError) -> Int? {
    guard let count = try count(key) else { return nil }
    if count == 0 { throw error("\(key.quoted) counts the first one, too, so it is 1 or more", at: key) }
    return min(count, 1_000_000)
  }
}
