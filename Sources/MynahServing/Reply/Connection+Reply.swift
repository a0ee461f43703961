import CMicroHTTPD
import MynahCore

extension Connection {
  /// Gives the library a reply to send, now.
  func send(_ delivery: Delivery) -> MHD_Result {
    let now = context.clock.now()
    let second = context.clock.wall(at: now).seconds
    ts = now
    stage = .replying
    guard let status = delivery.reply.status, let prepared = prepare(delivery, at: now, second: second) else { return .NO }
    return MHD_queue_response(handle, UInt32(clamping: status), prepared.response)
  }

  private func prepare(_ delivery: Delivery, at now: Instant, second: Int64) -> PreparedReply? {
    let reply = delivery.reply
    if let pace = delivery.pace, !isHEAD, !reply.body.isEmpty {
      context.handler.record(.replying(at: now), of: exchange)
      let body = PacedBody(reply.body, pace, on: self, first: now)
      return PreparedReply(response: body.makeResponse(), reply: reply, second: second, closes: delivery.closes)
    }
    if delivery.closes {
      closesAfterReply = true
      return PreparedReply(buffer: reply, second: second, closes: true)
    }
    return PreparedReply.of(reply, second: second)
  }
}
