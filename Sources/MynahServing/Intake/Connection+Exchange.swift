import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// What happens to an exchange on the library's thread, in order.
extension Connection {
  /// The head is complete.
  func begin(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
    let th = context.clock.now()
    let scan = HeadScan(of: handle)
    let target = target.bytes
    let size = scan.wireSize(method: method, target: target)
    let head = RequestHead(method: method, target: target, version: version, scan: scan, of: handle)
    let version = UnsafeRawBufferPointer(cString: version)
    closesAfterReply = scan.connectionOption.map { $0 == .close } ?? version.isASCII("http/1.0")
    isHEAD = strcmp(method, "HEAD") == 0
    self.head = head
    replyRoom = context.poolSize - size - scan.count * HeadScan.bytesPerLine
    stage = .receiving
    exchange = context.handler.begin(
      head, arrival: Arrival(connection: number, sequence: sequence, t0: t0, th: th, warnings: scan.warnings(version: version)))
    return refusal(scan, size: size).map(refuse) ?? .YES
  }

  /// Some of the body has come; `count` is set to what is left over of it.
  func receive(_ bytes: UnsafePointer<CChar>?, _ count: inout Int) -> MHD_Result {
    if body.count + count > context.bodyLimit { return refuse(.bodyTooLarge(limit: context.bodyLimit)) }
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    count = 0
    return .YES
  }

  /// The whole request is here.
  func respond() -> MHD_Result {
    guard let head else { return .NO }
    let tb = context.clock.now()
    switch context.handler.respond(to: head, body: body, of: exchange, at: tb) {
    case .deliver(let delivery):
      if delivery.delay <= .zero, delivery.fault == nil { return send(delivery) }
      return suspend(for: .deliver(delivery, at: tb + delivery.delay))
    case .wait(let gate, let until, let then):
      return suspend(for: .hold(gate, until: until, then: then))
    }
  }

  /// The scheduler has handed the connection back.
  func resume(_ verdict: Verdict) -> MHD_Result {
    switch verdict {
    case .deliver(let delivery): send(delivery)
    case .carryOn: .YES
    case .close: .NO
    }
  }

  /// Hands the connection to the scheduler; when the listener stops instead, the connection is closed.
  func suspend(for plan: Scheduler.Plan) -> MHD_Result {
    if context.scheduler.suspend(self, for: plan) { return .YES }
    ending = Ending(ts: ts, te: nil, closed: .init(at: context.clock.now(), by: .server))
    return .NO
  }

  /// Answers without asking the handler, and closes.
  private func refuse(_ refusal: Refusal) -> MHD_Result {
    context.handler.record(.answered(refusal.reply), of: exchange)
    return suspend(for: .play(refusal.script(isHEAD: isHEAD, now: context.clock.wall(at: context.clock.now()))))
  }

  /// What is answered to a head that is too large, or announces a body that we won't or can't read.
  private func refusal(_ scan: HeadScan, size: Int) -> Refusal? {
    if size > context.headLimit { return .headTooLarge(limit: context.headLimit) }
    switch scan.transferCoding {
    case .unknown: return .unknownTransferCoding
    case .endless: return .endlessTransferCoding
    case .chunked: return nil
    case nil: return (scan.contentLength ?? 0) > context.bodyLimit ? .bodyTooLarge(limit: context.bodyLimit) : nil
    }
  }
}
