extension WireReply {
  /// FIN before a byte.
  func close() -> WireScript {
    WireScript(steps: [.finish])
  }
}
