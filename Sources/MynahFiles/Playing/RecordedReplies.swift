package import MynahCore
import MynahJSON

/// Recorded answers as replies of a scenario.
struct RecordedReplies {
  private let upstream: UpstreamURL?
  private let play: RecordingPlay

  init(upstream: String?, _ play: RecordingPlay) {
    self.upstream = upstream.flatMap { try? UpstreamURL($0) }
    self.play = play
  }

  func reply(of exchange: RecordedExchange) -> Reply {
    var reply = answer(exchange)
    reply.delay = exchange.timing.firstByte.flatMap(play.latency.scaled).flatMap { $0 > .zero ? .fixed($0) : nil }
    reply.pace = pace(exchange.timing)
    return reply
  }

  private func answer(_ exchange: RecordedExchange) -> Reply {
    guard let response = exchange.response else { return Self.withoutResponse(exchange.outcome) }
    let fault = Self.fault(exchange.outcome, after: response.body.count)
    let body = fault == nil ? response.body : response.body + Self.rest(of: response)
    var headers = response.headers.endToEnd
    // There the length is not that of a body that follows, but of the one that a GET would get.
    if fault == nil, exchange.request.method == "HEAD" || response.status == 304, let length = response.headers.first("Content-Length") {
      headers.append(Header("Content-Length", length))
    }
    var reply = Reply(status: response.status, headers: headers, body: body.isEmpty ? .none : .bytes(body), fault: fault)
    // One that had none said nothing of what its body is.
    reply.isTyped = false
    if play.leadsToServer { lead(&reply) }
    return reply
  }

  private static func withoutResponse(_ outcome: RecordedExchange.Outcome) -> Reply {
    switch outcome {
    case .reset: return Reply(fault: .reset)
    case .closed, .complete: return Reply(fault: .close)
    case .timedOut: return Reply(fault: .stall)
    case .failed(let reason):
      let problem: JSON = [
        "type": "about:blank", "title": "The upstream could not be reached", "status": 502, "detail": .string(reason),
      ]
      return Reply(
        status: 502, headers: [Header("Content-Type", "application/problem+json")],
        body: .bytes(Array((problem.text(.indented) + "\n").utf8)))
    }
  }

  private static func fault(_ outcome: RecordedExchange.Outcome, after count: Int) -> Fault? {
    switch outcome {
    case .complete, .failed: nil
    case .reset: .resetMidBody(after: count)
    case .closed: .truncate(after: count)
    case .timedOut: .stallMidBody(after: count)
    }
  }

  /// Bytes that are announced and never sent.
  private static func rest(of response: RecordedResponse) -> [UInt8] {
    let announced = response.headers.first("Content-Length").flatMap { Int($0) } ?? 0
    return Array(repeating: 0, count: min(max(announced - response.body.count, 1), 1 << 20))
  }

  private func pace(_ timing: RecordedTiming) -> Pace? {
    guard let first = timing.chunks.first, timing.chunks.count > 1 else { return nil }
    var pieces: [Pace.Piece] = []
    for chunk in timing.chunks {
      guard let at = play.latency.scaled(chunk.at - first.at), chunk.end > pieces.last?.end ?? 0 else { return nil }
      pieces.append(Pace.Piece(end: chunk.end, at: max(at, pieces.last?.at ?? .zero)))
    }
    return pieces.last?.at ?? .zero > .zero ? .instants(pieces) : nil
  }

  /// Lets addresses point here: as templates, or where a header has other tags of its own, as paths.
  private func lead(_ reply: inout Reply) {
    let (headers, secrets) = Self.named(reply.headers)
    let isTemplate = !headers.contains { header in
      secrets.reduce(header.value) { $0.replacing("{{{\($1.name)}}}", with: "") }.holds(Self.tagBeginning)
    }
    let rerouted = ReplyRerouting(from: upstream, to: isTemplate ? Self.ownURL : "", isSecure: play.isSecure)
      .rerouted(isTemplate ? headers : reply.headers)
    if isTemplate, rerouted.contains(where: { $0.value.holds(Self.ownURLBytes) }) {
      reply.headers = rerouted
      reply.values = secrets
    } else {
      reply.headers = rerouted.map { Header($0.name, Self.plain($0.value, secrets)) }
    }
  }

  /// Header values with names in the place of placeholders, which a template would take for tags, and what these stand for.
  private static func named(_ headers: [Header]) -> (headers: [Header], secrets: [TemplateValue]) {
    var secrets: [TemplateValue] = []
    let named = headers.map { header in
      var value = header.value
      guard value.holds(tagBeginning) else { return header }
      for placeholder in Set(Placeholder.all(in: value)).map(\.description).sorted() {
        let name = "secret\(secrets.count + 1)"
        secrets.append(TemplateValue(name: name, source: .random([.string(placeholder)])))
        value = value.replacing(placeholder, with: "{{{\(name)}}}")
      }
      return Header(header.name, value)
    }
    return (named, secrets)
  }

  /// A header value of such a template without its names.
  static func plain(_ value: String, _ secrets: [TemplateValue]) -> String {
    secrets.reduce(value) { value, secret in
      guard case .random(let choices) = secret.source, let placeholder = choices.first?.string else { return value }
      return value.replacing("{{{\(secret.name)}}}", with: placeholder)
    }
  }

  /// Where the server plays, in a template.
  static let ownURL = "{{{server.url}}}"
  private static let ownURLBytes = Array(ownURL.utf8)
  private static let tagBeginning = Array("{{".utf8)
}

extension [Header] {
  /// Without what concerns one connection only (RFC 9110 section 7.6.1), and without the length, which follows from the body.
  package var endToEnd: [Header] { endToEnd(without: Self.ofOneConnection) }

  private static let ofOneConnection = [
    "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
  ]
}
