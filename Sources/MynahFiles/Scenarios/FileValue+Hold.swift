import MynahCore

extension FileValue {
  /// What keeps a request in flight.
  func hold() -> Hold? {
    guard let object = object(.hold) else { return nil }
    let timeout = object.required("timeout")?.duration(mayBeZero: false)
    guard let kind = object.exactlyOne(of: ["arrivals", "latch"]) else { return nil }
    if kind.key == "latch" {
      guard let name = kind.nonEmptyText(), let timeout else { return nil }
      return .latch(name, timeout: timeout)
    }
    guard let count = kind.integer(in: 1...1_000_000), let timeout else { return nil }
    return .arrivals(count, timeout: timeout)
  }
}

extension Vocabulary {
  static let hold = Vocabulary("a hold", ["arrivals", "latch", "timeout"], example: #"{"latch": "refresh", "timeout": "5s"}"#)
}
