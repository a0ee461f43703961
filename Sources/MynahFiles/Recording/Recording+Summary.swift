extension Recording {
  /// `12 exchanges, 3 secrets replaced (2 bearer, 1 cookie)`.
  package var summary: String {
    let count = exchanges.count == 1 ? "1 exchange" : "\(exchanges.count) exchanges"
    let total = redacted.values.reduce(0, +)
    guard total > 0 else { return count }
    let kinds = redacted.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return "\(count), \(total == 1 ? "1 secret" : "\(total) secrets") replaced (\(kinds))"
  }
}
