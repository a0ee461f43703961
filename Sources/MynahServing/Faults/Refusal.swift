import MynahCore

/// What the listener answers by itself to a request that it won't take, and then closes, because the rest of the request may still be coming.
struct Refusal {
  let reply: RenderedReply

  init(_ status: Int, _ sentence: String) {
    reply = RenderedReply(
      status: status,
      headers: [Header("Content-Type", "text/plain; charset=utf-8"), Header("Connection", "close")],
      body: Array("\(sentence)\n".utf8))
  }

  static func headTooLarge(limit: Int) -> Refusal {
    Refusal(431, "The request head is larger than this server takes (\(limit) bytes).")
  }

  static func bodyTooLarge(limit: Int) -> Refusal {
    Refusal(413, "The request body is larger than this server takes (\(limit) bytes).")
  }

  static let replyHeadTooLarge = Refusal(502, "The head of the reply is larger than this server takes (--head-limit).")
  static let unknownTransferCoding = Refusal(501, "This server knows no transfer coding but chunked.")
  static let endlessTransferCoding = Refusal(400, "The Transfer-Encoding does not end in chunked, so the request has no end.")

  func script(isHEAD: Bool, now: WallTime) -> WireScript {
    WireReply(Delivery(reply), isHEAD: isHEAD, now: now).whole()
  }
}
