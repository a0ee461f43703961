extension WireReply {
  /// True Content-Length, a part of the body, then RST.
  ///
  /// A RST throws away what the client has not read yet, so it waits until a client has read what came before.
  func resetMidBody(after: Int?) -> WireScript {
    WireScript(steps: sending(trueHead, bodyUpTo: cut(after: after)) + [.rest(.milliseconds(15)), .reset])
  }
}
