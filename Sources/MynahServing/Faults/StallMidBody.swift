extension WireReply {
  /// True Content-Length, a part of the body, then nothing until the client leaves or the server stops.
  func stallMidBody(after: Int?) -> WireScript {
    WireScript(steps: sending(trueHead, bodyUpTo: cut(after: after)) + [.silence])
  }
}
