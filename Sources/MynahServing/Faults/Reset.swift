extension WireReply {
  /// RST before a byte.
  func reset() -> WireScript {
    WireScript(steps: [.reset])
  }
}
