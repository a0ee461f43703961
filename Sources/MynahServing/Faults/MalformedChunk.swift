import MynahCore

extension WireReply {
  /// A chunked head, a good chunk of a part of the body, then the size line `zz` and FIN.
  func malformedChunk(after: Int?) -> WireScript {
    let count = cut(after: after)
    let head = head(Header("Transfer-Encoding", "chunked"))
    guard count > 0 else { return WireScript(steps: [.send(head + Array("zz\r\n".utf8)), .finish]) }
    let size = Array("\(String(count, radix: 16))\r\n".utf8)
    return WireScript(steps: sending(head + size, bodyUpTo: count) + [.send(Array("\r\nzz\r\n".utf8)), .finish])
  }
}
