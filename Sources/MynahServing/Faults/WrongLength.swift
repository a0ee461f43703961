import MynahCore

extension WireReply {
  /// A Content-Length of half the body, the whole body, then FIN.
  ///
  /// Where the body is empty a line end follows the head, so that something does.
  func wrongLength() -> WireScript {
    let head = head(Header("Content-Length", "\(length / 2)"))
    return WireScript(steps: sending(body.isEmpty ? head + [0x0D, 0x0A] : head, bodyUpTo: body.count) + [.finish])
  }
}
