import MynahCore
import MynahFiles
import MynahServing
import MynahUpstream
import Synchronization

/// An exchange on its way to a real API and back: to the client as it comes, into the journal, and to whoever taps it.
///
/// The client sees the end of its reply after all others have it: who kills us loses nothing that was answered.
final class Relay: UpstreamReceiver {
  /// Weak, since the client's side owns it, and us through it: where that has gone, nobody is told any more.
  private weak let stream: ReplyStream?
  private let request: UpstreamRequest
  private let proxy: Proxy
  private let rerouting: Rerouting
  private let entry: JournalEntry
  private let server: ServerState
  private let tap: (any ExchangeTap)?
  private let sent: SentBody
  private let state: Mutex<State>

  private struct State {
    var call: UpstreamCall?
    var tb: Instant
    var reply: CapturedReply
    var hasBegun = false
    var isOver = false
  }

  /// Where the exchange stands in the journal, and what is known of it before the API answers.
  struct JournalEntry: Sendable {
    let number: Int
    let head: RequestHead
    let route: String?
    /// When the request was here whole; of one that is still coming, now.
    let tb: Instant
  }

  /// How many bytes of a body are kept for the journal, where nobody taps it.
  static let journalLimit = 16 << 20

  /// Prepares the way of an exchange whose reply `stream` is to be; it is taken when that is started.
  ///
  /// - Parameters:
  ///   - sent: Where the request's body is written down.
  ///   - session: Whose URL the client calls us by.
  @discardableResult
  init(
    for stream: ReplyStream, _ entry: JournalEntry, _ body: UpstreamRequest.Body, sent: SentBody, to proxy: Proxy, in session: Session,
    _ server: ServerState, tap: (any ExchangeTap)?
  ) {
    self.stream = stream
    self.sent = sent
    self.entry = entry
    self.proxy = proxy
    self.server = server
    self.tap = tap
    rerouting = Rerouting(proxy.url, host: entry.head.value("Host"), sessionURL: server.url(of: session))
    var request = UpstreamRequest(forwarding: entry.head, to: proxy.url, body: body)
    request.headers = rerouting.toUpstream(request.headers)
    self.request = request
    let limit = tap?.limit ?? Self.journalLimit
    state = Mutex(State(tb: entry.tb, reply: CapturedReply(limit: limit, started: server.clock.now())))
    stream.prepare(start: { [self] in start() }, cancel: { [self] in cancel() })
  }

  /// The request is here whole.
  func noteRequest(at tb: Instant) {
    state.withLock { $0.tb = tb }
    server.journal.update(entry.number) { $0.tb = tb }
  }

  private func start() {
    let limit = tap?.limit ?? Self.journalLimit
    state.withLock { $0.reply = CapturedReply(limit: limit, started: server.clock.now()) }
    do throws(UpstreamError) {
      let call = try server.upstream.call(request, proxy.settings, receiver: self)
      state.withLock { if !$0.isOver { $0.call = call } }
    } catch {
      end(.failed(error.description))
    }
  }

  private func cancel() {
    let call = state.withLock { $0.call }
    call?.cancel()
  }

  func receive(head: [UInt8]) {
    guard let response = RecordedResponse(head: head) else { return }
    let now = server.clock.now()
    let length = state.withLock { state in
      state.reply.begin(response, at: now)
      return state.reply.length
    }
    if tap != nil, let length { stream?.body.hold(from: length - 1) }
  }

  func receive(body: UnsafeRawBufferPointer, of call: UpstreamCall) -> Bool {
    while let stream, !stream.body.write(body) {
      if stream.body.whenRoom({ call.resume() }) { return false }
    }
    let now = server.clock.now()
    state.withLock { $0.reply.add(body, at: now) }
    return true
  }

  /// Shows the client what there is; a reply that is here at once goes out whole instead.
  func pause() {
    let reply = state.withLock { state -> CapturedReply? in
      guard !state.hasBegun, state.reply.response != nil, !isBodyless(state.reply) else { return nil }
      state.hasBegun = true
      return state.reply
    }
    guard let reply, let response = reply.response else { return }
    let head = RenderedReply(status: response.status, headers: headers(response))
    write(down: head)
    stream?.begin(ReplyStream.Head(head, length: reply.length, isWhole: false))
  }

  func receive(trailers: [UInt8]) { state.withLock { $0.reply.add(trailers: trailers) } }

  func end(_ outcome: UpstreamOutcome) {
    let now = server.clock.now()
    // Of a reply that broke off, or was too long to be kept, the client gets what came.
    if outcome != .complete || !state.withLock({ $0.reply.body.isWhole }) { pause() }
    let (state, wasOver) = state.withLock { state in
      defer {
        state.isOver = true
        state.call = nil
      }
      return (state, state.isOver)
    }
    if wasOver { return }
    if case .pipe(let pipe, _) = request.body { pipe.discard() }
    if let warning = UpstreamProblem.warning(outcome, proxy.url, hasReply: state.reply.response != nil) {
      server.journal.update(entry.number) { $0.warnings.append(warning) }
    }
    let last = last(outcome, state)
    write(down: last)
    let release: @Sendable () -> Void = { [weak stream] in
      if !state.hasBegun { stream?.begin(ReplyStream.Head(last, isWhole: true)) }
      stream?.body.end(outcome == .complete ? .complete : .broken(isReset: outcome == .reset))
      stream?.settle()
    }
    guard let tap else { return release() }
    give(tap, outcome, state, at: now, release)
  }

  /// The reply as the client has it in the end, or, where it has begun, as the journal has it.
  private func last(_ outcome: UpstreamOutcome, _ state: State) -> RenderedReply {
    guard let response = state.reply.response else {
      return UpstreamProblem.reply(outcome, proxy.url)
    }
    return RenderedReply(status: response.status, headers: headers(response), body: state.reply.body.bytes)
  }

  private func give(
    _ tap: any ExchangeTap, _ outcome: UpstreamOutcome, _ state: State, at now: Instant, _ release: @escaping @Sendable () -> Void
  ) {
    let name = "\(entry.head.method) \(entry.head.target)"
    if outcome == .cancelled, state.reply.response == nil || state.reply.length != nil {
      tap.miss(name, .left)
      return release()
    }
    let sent = sent.soFar
    guard sent.isWhole, state.reply.body.isWhole else {
      tap.miss(name, .tooLarge)
      return release()
    }
    var response = state.reply.response
    response?.body = state.reply.body.bytes
    let head = RequestHead(method: request.method, target: entry.head.target, version: entry.head.version, headers: request.headers)
    tap.take(
      RecordedExchange(
        order: entry.number, request: Request(head: head, body: sent.bytes), response: response, outcome: outcome.recorded,
        timing: state.reply.timing(end: now)), release: release)
  }

  private func write(down reply: RenderedReply) {
    let tb = state.withLock { $0.tb }
    server.journal.answer(entry.number, tb: tb, body: sent.soFar.bytes, route: entry.route, reply: reply, fault: nil, own: true)
  }

  private func headers(_ response: RecordedResponse) -> [Header] {
    var headers = rerouting.toClient(response.headers.endToEnd, origin: entry.head.value("Origin"))
    if request.method == "HEAD" || response.status == 304, let length = response.headers.first("Content-Length") {
      headers.append(Header("Content-Length", length))
    }
    return headers
  }

  /// Whether nothing can follow the head (RFC 9110 section 6.4.1).
  private func isBodyless(_ reply: CapturedReply) -> Bool {
    request.method == "HEAD" || reply.length == 0 || [204, 304].contains(reply.response?.status)
  }
}
