import CMicroHTTPD
import MynahCore

// What happens to an exchange on the library's thread, in order.
extension Connection {
  /// The head is complete.
  func begin(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
    let scan = HeadScan(of: handle)
    let head = target.withUnsafeBytes { RequestHead(method: method, target: $0, version: version, scan: scan, of: handle) }
    let version = UnsafeRawBufferPointer(cString: version)
    closesAfterReply = scan.connectionOption.map { $0 == .close } ?? version.isASCII("http/1.0")
    self.head = head
    stage = .receiving
    exchange = context.handler.begin(
      head,
      arrival: Arrival(connection: number, sequence: sequence, t0: t0, th: context.clock.now(), warnings: scan.warnings(version: version)))
    return .YES
  }

  /// Some of the body has come; `count` is set to what is left over of it.
  func receive(_ bytes: UnsafePointer<CChar>?, _ count: inout Int) -> MHD_Result {
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    count = 0
    return .YES
  }

  /// The whole request is here.
  func respond() -> MHD_Result {
    guard let head else { return .NO }
    switch context.handler.respond(to: head, body: body, of: exchange, at: context.clock.now()) {
    case .deliver(let delivery): return deliver(delivery)
    case .wait(let gate, _, let then): return deliver(then(gate.isOpen))
    }
  }

  /// The scheduler has handed the connection back.
  func resume(_ verdict: Verdict) -> MHD_Result {
    switch verdict {
    case .deliver(let delivery): deliver(delivery)
    case .close: .NO
    }
  }

  /// Gives the library a reply to send.
  private func deliver(_ delivery: Delivery) -> MHD_Result {
    let now = context.clock.now()
    guard let status = delivery.reply.status,
      let prepared = PreparedReply.of(delivery.reply, second: context.clock.wall(at: now).seconds)
    else { return .NO }
    ts = now
    stage = .replying
    return MHD_queue_response(handle, UInt32(status), prepared.response)
  }

  /// The library is done with the exchange.
  func complete(_ reason: MHD_RequestTerminationCode) {
    let now = context.clock.now()
    context.handler.record(.ended(ending ?? ending(for: reason, at: now)), of: exchange)
    reset()
  }

  private func ending(for reason: MHD_RequestTerminationCode, at now: Instant) -> Ending {
    switch reason {
    case .REQUEST_TERMINATED_COMPLETED_OK:
      Ending(ts: ts, te: now, closed: closesAfterReply ? .init(at: now, by: .server) : nil)
    case .REQUEST_TERMINATED_TIMEOUT_REACHED, .REQUEST_TERMINATED_DAEMON_SHUTDOWN:
      Ending(ts: ts, te: nil, closed: .init(at: now, by: .server))
    default:
      Ending(ts: ts, te: nil, gone: now, closed: .init(at: now, by: .client))
    }
  }
}
