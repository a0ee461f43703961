import CMicroHTTPD
import MynahCore

// How an exchange ends, and what the library turned down by itself.
extension Connection {
  /// The library is done with the exchange.
  func complete(_ reason: MHD_RequestTerminationCode) {
    let now = clock.now()
    let status = Int(mynah_connection_status(handle))
    switch stage {
    case .opened: beginUnread(refusedWith: status, at: now)
    case .receiving where status != 0:
      handler.record(
        .warning("The request was refused with \(status) in the middle of its body, which is malformed."), of: exchange)
      noteRefusal(status, at: now)
    default: break
    }
    upload?.end(.broken(isReset: false))
    stream?.cancel()
    lastEnd = now
    isClosing = ending != nil || closesAfterReply || reason != .REQUEST_TERMINATED_COMPLETED_OK
    handler.record(.ended(ending ?? ending(for: reason, at: now)), of: exchange)
    reset()
  }

  /// The library turned the request down (`status` is not 0), or the client left, before the head was complete: all that is known of it is
  /// the target.
  private func beginUnread(refusedWith status: Int, at now: Instant) {
    let warning =
      status == 0
      ? "The connection ended before the request's head was complete."
      : "The request was refused with \(status) before its head was read: it is malformed or too large."
    exchange = handler.begin(
      RequestHead(method: "", target: String(latin1: incoming.pointee.target), version: ""),
      arrival: Arrival(connection: number, sequence: sequence, t0: t0, th: nil, warnings: [warning]))
    if status != 0 { noteRefusal(status, at: now) }
  }

  /// The library answered with this status and closes.
  private func noteRefusal(_ status: Int, at now: Instant) {
    handler.record(.answered(RenderedReply(status: status, headers: [Header("Connection", "close")])), of: exchange)
    ending = Ending(ts: now, te: now, closed: .init(at: now, by: .server))
  }

  /// Writes down that the library closes the connection although its peer is there and nobody asked for that: what came was so far from
  /// a request that the library told us nothing of it.
  ///
  /// Not over TLS: there the library closes at the peer's close_notify, which comes before its FIN, and a handshake may have failed; who said
  /// goodbye can't be told from who was refused.
  func noteSilentRefusal() {
    let now = clock.now()
    let idleTime = clock.logicalLength(ofRest: Daemon.idleTime - .seconds(1))
    guard case .idle = stage, !isClosing, !context.scheduler.isStopping, now - lastEnd < idleTime,
      mynah_connection_tls_session(handle) == nil, RawSocket(descriptor: descriptor).isPeerThere
    else { return }
    let exchange = handler.begin(
      RequestHead(method: "", target: "", version: ""),
      arrival: Arrival(
        connection: number, sequence: sequence + 1, t0: now, th: nil,
        warnings: ["What came was refused before its request line was read: it is malformed, too long, or no HTTP/1.1."]))
    handler.record(.ended(Ending(ts: nil, te: now, closed: .init(at: now, by: .server))), of: exchange)
  }

  private func ending(for reason: MHD_RequestTerminationCode, at now: Instant) -> Ending {
    switch reason {
    case .REQUEST_TERMINATED_COMPLETED_OK:
      Ending(ts: ts, te: now, closed: closesAfterReply ? .init(at: now, by: .server) : nil)
    case .REQUEST_TERMINATED_TIMEOUT_REACHED, .REQUEST_TERMINATED_DAEMON_SHUTDOWN:
      Ending(ts: ts, te: nil, closed: .init(at: now, by: .server))
    default:
      Ending(ts: ts, te: nil, gone: peerClosed ?? now, closed: .init(at: peerClosed ?? now, by: .client))
    }
  }
}
