extension WireReply {
  /// Nothing, until the client leaves or the server stops.
  func stall() -> WireScript {
    WireScript(steps: [.silence])
  }
}
