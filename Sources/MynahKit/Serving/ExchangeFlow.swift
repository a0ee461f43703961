import MynahCore
import MynahServing
import MynahUpstream
import Synchronization

/// The way of an exchange through a server: named in the journal, played by its session, written down to its end.
final class ExchangeFlow: ExchangeHandler {
  /// What a listener answers.
  enum Role {
    case play, control, both
  }

  private let role: Role
  private let server: ServerState
  /// The default session, which nearly all requests are played in.
  private let standard: Session
  private let journal: Journal
  private let control: Control
  /// Whether a real API may answer, and whether it answers all: asked of every request, so known without a look at which one.
  private let hasFallback, takesAll: Bool
  /// Told of every exchange that has ended.
  private let ended: (@Sendable (Exchange) -> Void)?
  /// By exchange, the way to a real API that has begun before the request was here whole.
  private let uploads = Mutex<[Int: (relay: Relay, stream: ReplyStream)]>([:])

  /// Control requests are no exchanges.
  private static let unwritten = ExchangeID(number: 0)
  /// The control request after whose reply the server is to stop.
  private static let shutdown = ExchangeID(number: -1)

  init(role: Role, server: ServerState, control: Control, ended: (@Sendable (Exchange) -> Void)?) {
    self.role = role
    self.server = server
    standard = server.sessions.standard
    journal = server.journal
    self.control = control
    hasFallback = server.fallback != nil
    takesAll = server.fallback?.takesAll == true
    self.ended = ended
  }

  func begin(_ head: RequestHead, arrival: Arrival) -> ExchangeID {
    if role != .control, Address.isPlain(head) {
      return ExchangeID(number: begin(head, in: Session.defaultID, arrival), isPlain: true)
    }
    switch Address.of(head, server.sessions) {
    case .play(let session, let head) where role != .control: return ExchangeID(number: begin(head, in: session.id, arrival))
    // It was meant for this server, and is a mistake of the client that its verdict has to know.
    case .unknownSession(_, isControl: false) where role != .control:
      return ExchangeID(number: begin(head, in: Session.defaultID, arrival))
    case .control(_, Control.shutdownPath) where role != .play: return Self.shutdown
    default: return Self.unwritten
    }
  }

  private func begin(_ head: RequestHead, in session: String, _ arrival: Arrival) -> Int {
    journal.begin(
      session: session, connection: arrival.connection, sequence: arrival.sequence, t0: arrival.t0, th: arrival.th, head: head,
      warnings: arrival.warnings)
  }

  func takesLargeBodies(of exchange: ExchangeID) -> Bool { exchange.number > 0 && takesAll }

  func stream(_ head: RequestHead, body: [UInt8], of exchange: ExchangeID) -> BytePipe? {
    guard takesLargeBodies(of: exchange), let fallback = server.fallback,
      case .play(let session, let head) = Address.of(head, server.sessions)
    else { return nil }
    let sent = SentBody(limit: fallback.tap?.limit ?? Relay.journalLimit)
    let pipe = BytePipe { sent.add($0) }
    _ = body.withUnsafeBytes { pipe.write($0) }
    let entry = Relay.JournalEntry(number: exchange.number, head: head, route: nil, tb: server.clock.now())
    let length = head.value("Content-Length").flatMap { Int($0) }
    let stream = ReplyStream()
    let relay = Relay(
      for: stream, entry, .pipe(pipe, length: length), sent: sent, to: fallback.proxy, in: session, server, tap: fallback.tap)
    uploads.withLock { $0[exchange.number] = (relay, stream) }
    stream.start()
    return pipe
  }

  func respond(to head: RequestHead, body: [UInt8], of exchange: ExchangeID, at tb: Instant) -> Decision {
    if hasFallback, let (relay, stream) = uploads.withLock({ $0.removeValue(forKey: exchange.number) }) {
      relay.noteRequest(at: tb)
      return .deliver(Delivery(RenderedReply(status: nil), stream: stream))
    }
    if exchange.isPlain {
      guard let settled = standard.playback.settled(head) else {
        return play(Request(head: head, body: body), in: standard, exchange.number, tb)
      }
      journal.answer(exchange.number, tb: tb, body: body, route: settled.route, reply: settled.reply, fault: nil)
      return .reply(settled.reply)
    }
    switch Address.of(head, server.sessions) {
    case .unknownSession(let id, _):
      let reply = ProblemReply.notFound("There is no session \"\(id)\"; POST /__mynah/sessions opens one.")
      if exchange.number > 0 {
        journal.answer(exchange.number, tb: tb, body: body, route: nil, reply: reply, fault: nil, own: true)
        journal.update(exchange.number) { $0.warnings.append("there is no session \"\(id)\"") }
      }
      return .reply(reply)
    case .control(let session, let path):
      guard role != .play else { return .reply(ProblemReply.notFound("The control interface is on the admin port.")) }
      return control.answer(ControlRequest(session: session, path: path, request: Request(head: head, body: body)), at: tb)
    case .play(let session, let head):
      guard role != .control else { return .reply(ProblemReply.notFound("The admin port answers only below /__mynah/.")) }
      return play(Request(head: head, body: body), in: session, exchange.number, tb)
    }
  }

  private func play(_ request: Request, in session: Session, _ number: Int, _ tb: Instant) -> Decision {
    let played = session.playback.play(request, at: tb, serverURL: server.url(of: session))
    if played.route == nil, let fallback = server.fallback {
      return .deliver(relay(request, in: session, number, tb, to: fallback.proxy, route: nil, tap: fallback.tap))
    }
    if let warning = played.warning { journal.update(number) { $0.warnings.append(warning) } }
    if let call = played.call { server.closures.run(call) }
    guard let hold = played.hold, !hold.gate.isOpen else {
      return .deliver(answer(played, request, in: session, number, tb: tb, at: tb))
    }
    journal.update(number) { exchange in
      exchange.tb = tb
      exchange.request.body = request.body
      exchange.route = played.route.map { .route($0) } ?? .none
    }
    return .wait(hold.gate, until: tb + hold.timeout) { [self] opened in
      if !opened { journal.update(number) { $0.warnings.append(hold.warning) } }
      return answer(played, request, in: session, number, tb: tb, at: server.clock.now())
    }
  }

  /// Makes the reply and writes it down, before its first byte is sent.
  private func answer(
    _ played: Played, _ request: Request, in session: Session, _ number: Int, tb: Instant, at now: Instant
  ) -> Delivery {
    let delivery = played.delivery(at: now)
    if let proxy = played.proxy {
      return relay(request, in: session, number, tb, to: proxy, route: played.route, tap: nil, delay: delivery.delay)
    }
    journal.answer(
      number, tb: tb, body: request.body, route: played.route, reply: delivery.reply, fault: delivery.fault, own: !played.isShared)
    return delivery
  }

  /// Has a real API answer.
  private func relay(
    _ request: Request, in session: Session, _ number: Int, _ tb: Instant, to proxy: Proxy, route: String?, tap: (any ExchangeTap)?,
    delay: Duration = .zero
  ) -> Delivery {
    journal.update(number) { exchange in
      exchange.tb = tb
      exchange.request.body = request.body
      exchange.route = route.map { .route($0) } ?? .none
    }
    let sent = SentBody(limit: tap?.limit ?? Relay.journalLimit)
    request.body.withUnsafeBytes { sent.add($0) }
    let stream = ReplyStream()
    Relay(
      for: stream, Relay.JournalEntry(number: number, head: request.head, route: route, tb: tb),
      request.body.isEmpty ? .none : .bytes(request.body),
      sent: sent, to: proxy, in: session, server, tap: tap)
    return Delivery(RenderedReply(status: nil), delay: delay, stream: stream)
  }

  func record(_ event: ExchangeEvent, of exchange: ExchangeID) {
    guard exchange.number > 0 else {
      if exchange == Self.shutdown, case .ended = event { server.shutDown() }
      return
    }
    switch event {
    case .replying(let ts): journal.update(exchange.number) { $0.ts = ts }
    case .answered(let reply): journal.update(exchange.number) { $0.reply = reply }
    case .warning(let text): journal.update(exchange.number) { $0.warnings.append(text) }
    case .ended(let ending):
      if server.fallback != nil { uploads.withLock({ $0.removeValue(forKey: exchange.number) })?.stream.cancel() }
      guard let ended else { return journal.end(exchange.number) { $0.end(ending) } }
      if let exchange = journal.ended(exchange.number, { $0.end(ending) }) { ended(exchange) }
    }
  }
}

extension Exchange {
  fileprivate mutating func end(_ ending: Ending) {
    ts = ending.ts
    te = ending.te
    gone = ending.gone
    closed = ending.closed
  }
}
