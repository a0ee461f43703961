import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// What happens to an exchange in the library's hands, in order.
extension Connection {
  /// The head is complete.
  func begin(method methodText: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
    let th = clock.now()
    let method = UnsafeRawBufferPointer(cString: methodText)
    let version = UnsafeRawBufferPointer(cString: version)
    let head = IncomingHead.read(into: incoming, method: method, version: version, from: handle)
    let scan = incoming.pointee.scan
    // As far as the library tells: the request line, the header lines, the empty line.
    let size = method.count + incoming.pointee.target.count + 14 + head.headerBytes + head.headerCount * 4
    closesAfterReply = scan.connectionOption.map { $0 == .close } ?? version.isASCII("http/1.0")
    isHEAD = method.count == 4 && strcmp(methodText, "HEAD") == 0
    self.head = head
    tb = scan.announcesBody ? nil : th
    replyRoom = context.poolSize - size - head.headerCount * Self.bytesPerLine
    stage = .receiving
    exchange = handler.begin(
      head, arrival: Arrival(connection: number, sequence: sequence, t0: t0, th: th, warnings: scan.warnings(version: version)))
    return refusal(scan, size: size).map(refuse) ?? .YES
  }

  /// What the library keeps for a header line beside its bytes, rounded up.
  private static let bytesPerLine = 72

  /// Some of the body has come; `count` is set to what is left over of it.
  func receive(_ bytes: UnsafePointer<CChar>?, _ count: inout Int) -> MHD_Result {
    let received = UnsafeRawBufferPointer(start: bytes, count: count)
    if let upload { return pass(received, to: upload, &count) }
    if body.count + count > context.streamedFrom, let head, let upload = handler.stream(head, body: body, of: exchange) {
      self.upload = upload
      body = []
      return pass(received, to: upload, &count)
    }
    if body.count + count > context.bodyLimit { return refuse(.bodyTooLarge(limit: context.bodyLimit)) }
    // Taken out meanwhile, so that the property is only ever read or set.
    var whole = body
    body = []
    whole.append(contentsOf: received)
    body = whole
    count = 0
    return .YES
  }

  /// Sends a part of the body on, or waits until there is room for it: then it is shown again.
  private func pass(_ bytes: UnsafeRawBufferPointer, to upload: BytePipe, _ count: inout Int) -> MHD_Result {
    guard upload.write(bytes) else { return suspend(for: .pass(upload)) }
    count = 0
    return .YES
  }

  /// The whole request is here.
  func respond() -> MHD_Result {
    guard let head = head.take() else { return .NO }
    let tb = tb ?? clock.now()
    upload?.end(.complete)
    let decision = handler.respond(to: head, body: body, of: exchange, at: tb)
    switch consume decision {
    case .reply(let reply): return hasLeft ? leave() : send(reply)
    case .deliver(let delivery):
      if delivery.delay <= .zero, delivery.fault == nil { return hasLeft ? leave() : send(delivery) }
      return suspend(for: .deliver(delivery, at: tb + delivery.delay))
    case .wait(let gate, let until, let then):
      return suspend(for: .hold(gate, until: until, then: then))
    }
  }

  /// Whether the client gave up before we came to its request.
  ///
  /// On a faster clock its seconds are milliseconds, in which a busy machine may not let us run; the reply would go nowhere and look as if the
  /// client had got it. In real time hardly anybody is that quick, and a reply costs no question to the kernel.
  private var hasLeft: Bool {
    isOnFasterClock && !RawSocket(descriptor: descriptor).isPeerThere && PeerSocket.state(of: descriptor) == .closed
  }

  /// Closes a connection on which nobody waits any more.
  private func leave() -> MHD_Result {
    let now = clock.now()
    ending = Ending(ts: nil, te: nil, gone: now, closed: .init(at: now, by: .client))
    return .NO
  }

  /// The scheduler has handed the connection back.
  func resume(_ verdict: Verdict, _ bytes: UnsafePointer<CChar>?, _ count: inout Int) -> MHD_Result {
    switch verdict {
    case .receive:
      stage = .receiving
      return count > 0 ? receive(bytes, &count) : respond()
    case .deliver(let delivery): return send(delivery)
    case .follow(let stream): return follow(stream)
    case .carryOn: return .YES
    case .close: return .NO
    }
  }

  /// Hands the connection to the scheduler; when the listener stops instead, the connection is closed.
  func suspend(for plan: Scheduler.Plan) -> MHD_Result {
    // Thousands may wait at once.
    incoming.pointee.release()
    if context.scheduler.suspend(self, for: plan) { return .YES }
    ending = Ending(ts: ts, te: nil, closed: .init(at: clock.now(), by: .server))
    return .NO
  }

  /// Answers without asking the handler, and closes.
  func refuse(_ refusal: Refusal) -> MHD_Result {
    handler.record(.answered(refusal.reply), of: exchange)
    return suspend(for: .play(refusal.script(isHEAD: isHEAD, now: clock.wall(at: clock.now()))))
  }

  /// What is answered to a head that is too large, or announces a body that we won't or can't read.
  private func refusal(_ scan: HeadScan, size: Int) -> Refusal? {
    if size > context.headLimit { return .headTooLarge(limit: context.headLimit) }
    switch scan.transferCoding {
    case .unknown: return .unknownTransferCoding
    case .endless: return .endlessTransferCoding
    case .chunked: return nil
    case nil:
      let isTooLarge = (scan.contentLength ?? 0) > context.bodyLimit && !handler.takesLargeBodies(of: exchange)
      return isTooLarge ? .bodyTooLarge(limit: context.bodyLimit) : nil
    }
  }
}
