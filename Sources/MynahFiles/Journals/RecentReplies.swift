import MynahCore

/// The replies of the last lines: a server plays the same ones again and again, and whoever got the same shares it, as in the server itself.
struct RecentReplies {
  /// A reply as it stands in a journal, with the text that it was read from.
  struct Reply {
    let text: [UInt8]
    let rendered: RenderedReply?
    let fault: Fault?
  }

  private static let limit = 16
  private static let longest = 4096
  private var recent: [Reply] = []
  private var oldest = 0

  /// What stands behind the key `reply`; nil where it must be read as JSON.
  mutating func read(_ text: inout LineText) -> Reply? {
    for reply in recent where reply.text.withUnsafeBytes({ text.skip($0) }) { return reply }
    let start = text.place
    guard let (rendered, fault) = Self.reply(&text) else { return nil }
    let read = text.text(since: start)
    let reply = Reply(text: read.count > Self.longest ? [] : Array(read), rendered: rendered, fault: fault)
    if read.count <= Self.longest { remember(reply) }
    return reply
  }

  private mutating func remember(_ reply: Reply) {
    if recent.count < Self.limit { return recent.append(reply) }
    recent[oldest] = reply
    oldest = (oldest + 1) % Self.limit
  }

  private static func reply(_ text: inout LineText) -> (RenderedReply?, Fault?)? {
    if text.skip("null") { return (nil, nil) }
    guard text.skip("{\"status\":") else { return nil }
    let status = text.skip("null") ? nil : text.integer(atLeast: 0)
    guard text.skip(",\"headers\":["), let headers = headers(&text), text.skip(",\"body\":"), let body = text.body(),
      text.skip(",\"fault\":")
    else { return nil }
    let rendered = RenderedReply(status: status, headers: headers, body: body)
    if text.skip("null") { return text.skip("}") ? (rendered, nil) : nil }
    guard let name = text.quoted()?.string else { return nil }
    let after = text.skip(",\"after\":") ? text.integer(atLeast: 0) : nil
    guard text.skip("}"), let fault = Fault.named(name, after: after) else { return nil }
    return (rendered, fault)
  }

  /// Up to the end of the list.
  private static func headers(_ text: inout LineText) -> [Header]? {
    var headers: [Header] = []
    if text.skip("]") { return headers }
    repeat {
      guard text.skip("["), let name = text.quoted()?.string, text.skip(","), let value = text.quoted()?.string, text.skip("]") else {
        return nil
      }
      headers.append(Header(name, value))
    } while text.skip(",")
    return text.skip("]") ? headers : nil
  }
}
