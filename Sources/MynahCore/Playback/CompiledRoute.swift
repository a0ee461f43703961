import MynahJSON

/// A route with everything that can be made ready before the first request.
///
/// An object, because it is large and handed on with every request.
package final class CompiledRoute: Sendable {
  package let route: Route
  package let steps: [CompiledReply]
  /// Method and path are all that it asks, and the index has decided them.
  let isDecidedByIndex: Bool
  /// Set where it answers the same every time.
  let settled: SettledReply?

  init(_ route: Route) {
    self.route = route
    steps = route.replies.map { CompiledReply($0) }
    settled = SettledReply(route, steps)
    let request = route.request
    let isExact = if case .exact(let path) = request.path { path.utf8.allSatisfy(\.isPlain) } else { false }
    isDecidedByIndex =
      isExact && request.query.isEmpty && request.otherQuery == nil && request.headers.isEmpty && request.cookies.isEmpty
      && request.body == nil
  }
}

extension UInt8 {
  /// Whether it stands for itself in the path of a target.
  fileprivate var isPlain: Bool { self < 0x80 && !"?#".utf8.contains(self) }
}

/// A reply with what does not change from one request to the next made once.
package final class CompiledReply: Sendable {
  package let reply: Reply
  /// Set when nothing in it depends on the request, the time or a draw.
  package let rendered: RenderedReply?
  package let template: ReplyTemplate?

  init(_ reply: Reply) {
    self.reply = reply
    template = reply.values.flatMap { try? ReplyTemplate(reply, values: $0) }
    let dependsOnTime = if case .date = reply.retryAfter { true } else { false }
    rendered = template == nil && !dependsOnTime && reply.proxy == nil ? reply.rendered(retryAfter: reply.retryAfter?.text(at: nil)) : nil
  }
}

extension RetryAfter {
  /// The field's value; `wall` is when the reply begins.
  func text(at wall: WallTime?) -> String? {
    switch self {
    case .seconds(let seconds): String(seconds)
    case .date(let offset, let format): wall.map { HTTPDate.text(($0 + offset).secondsRoundedUp, format) }
    }
  }
}

extension Reply {
  /// The reply's lines and bytes, as they stand without a template.
  func rendered(retryAfter: String?) -> RenderedReply {
    guard fault?.sendsHead ?? true else { return RenderedReply(status: nil) }
    return RenderedReply(status: status, headers: lines(retryAfter: retryAfter), body: body.bytes)
  }

  /// The header lines: Content-Type as it follows from the body, Retry-After, then those of the file.
  func lines(retryAfter: String?) -> [Header] {
    var lines: [Header] = []
    if isTyped, let type = body.contentType, headers.first("Content-Type") == nil { lines.append(Header("Content-Type", type)) }
    if let retryAfter { lines.append(Header("Retry-After", retryAfter)) }
    return lines + headers
  }
}

extension Reply.Content {
  package var bytes: [UInt8] {
    switch self {
    case .none: []
    case .json(let value): value.bytes
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes), .file(_, let bytes): bytes
    }
  }

  /// The media type that follows from the kind of body, or from a file's name.
  package var contentType: String? {
    switch self {
    case .none: nil
    case .json: "application/json"
    case .text: "text/plain; charset=utf-8"
    case .bytes: "application/octet-stream"
    case .file(let name, _): MediaType.ofFile(named: name)
    }
  }
}
