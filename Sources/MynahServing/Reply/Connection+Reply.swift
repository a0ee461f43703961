import CMicroHTTPD
import MynahCore

extension Connection {
  /// Gives the library a reply to send, now and whole.
  func send(_ reply: RenderedReply) -> MHD_Result {
    if isHEAD { return send(Delivery(reply)) }
    let now = clock.now()
    ts = now
    stage = .replying
    guard let status = reply.status, let prepared = PreparedReply.of(reply, second: clock.wall(at: now).seconds, context.dateLine) else {
      return .NO
    }
    if prepared.headSize > replyRoom { return sendPastLibrary(Delivery(reply), at: now) }
    return MHD_queue_response(handle, UInt32(clamping: status), prepared.response)
  }

  /// Gives the library a reply to send, now.
  func send(_ delivery: Delivery) -> MHD_Result {
    if let stream = delivery.stream {
      self.stream = stream
      stream.start()
      return follow(stream)
    }
    let now = clock.now()
    let isPaced = delivery.pace != nil && !isHEAD && !delivery.reply.body.isEmpty
    let second = clock.wall(at: now).seconds
    ts = now
    stage = .replying
    guard let status = delivery.reply.status, let prepared = prepare(delivery, isPaced: isPaced, at: now, second: second) else {
      return .NO
    }
    if prepared.headSize > replyRoom { return sendPastLibrary(delivery, at: now) }
    if isPaced { handler.record(.replying(at: now), of: exchange) }
    return MHD_queue_response(handle, UInt32(clamping: status), prepared.response)
  }

  /// Sends what there is of a reply that is being made, or waits for its head.
  func follow(_ stream: ReplyStream) -> MHD_Result {
    guard let head = stream.head else { return wait(for: stream, hasSentHead: false) }
    if head.isWhole || isHEAD { return send(Delivery(head.reply)) }
    let now = clock.now()
    let response = StreamedBody(stream, on: self).makeResponse(length: head.length)
    guard let status = head.reply.status,
      let prepared = PreparedReply(response: response, reply: head.reply, second: clock.wall(at: now).seconds, context.dateLine)
    else { return .NO }
    if prepared.headSize > replyRoom { return refuse(stream) }
    ts = now
    stage = .replying
    handler.record(.replying(at: now), of: exchange)
    return MHD_queue_response(handle, UInt32(clamping: status), prepared.response)
  }

  /// Waits for the head of a reply, or for more of its body.
  func wait(for stream: ReplyStream, hasSentHead: Bool) -> MHD_Result {
    let suspension = Suspension(of: self)
    guard suspend(for: .follow(suspension)) == .YES else { return .NO }
    // From here on all of this may be in other hands.
    if !stream.whenReady({ suspension.resume() }, hasSentHead: hasSentHead) { suspension.resume() }
    return .YES
  }

  /// The library has no room for the head of the reply.
  private func refuse(_ stream: ReplyStream) -> MHD_Result {
    stream.cancel()
    return refuse(.replyHeadTooLarge)
  }

  /// The head of the reply is larger than the library has room for: we send it, and close, since the library can't go on behind that.
  private func sendPastLibrary(_ delivery: Delivery, at now: Instant) -> MHD_Result {
    var delivery = delivery
    delivery.closes = true
    ts = nil
    return suspend(for: .play(WireReply(delivery, isHEAD: isHEAD, now: clock.wall(at: now)).whole()))
  }

  private func prepare(_ delivery: Delivery, isPaced: Bool, at now: Instant, second: Int64) -> PreparedReply? {
    let reply = delivery.reply
    if isPaced, let pace = delivery.pace {
      let body = PacedBody(reply.body, pace, on: self, first: now)
      return PreparedReply(response: body.makeResponse(), reply: reply, second: second, context.dateLine, closes: delivery.closes)
    }
    if delivery.closes || isHEAD {
      if delivery.closes { closesAfterReply = true }
      return PreparedReply(reply, isHEAD: isHEAD, second: second, context.dateLine, closes: delivery.closes)
    }
    return PreparedReply.of(reply, second: second, context.dateLine)
  }
}
