extension WireReply {
  /// True Content-Length, a part of the body, then FIN.
  func truncate(after: Int?) -> WireScript {
    WireScript(steps: sending(trueHead, bodyUpTo: cut(after: after)) + [.finish])
  }
}
