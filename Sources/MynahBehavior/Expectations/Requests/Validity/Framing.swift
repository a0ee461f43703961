import MynahCore

/// RQ-11: where a message ends is said once, and a GET has no body that nobody reads (RFC 9112 section 6, RFC 9110 section 9.3.1).
enum Framing {
  static func flaws(in exchange: ExchangeView, _ scenario: Scenario) -> [RequestFlaw] {
    let head = exchange.request.head
    let lengths = head.values("Content-Length").map { String(decoding: $0, as: UTF8.self).trimmed() }
    let codings = head.values("Transfer-Encoding").map { String(decoding: $0, as: UTF8.self).trimmed() }
    let hosts = head.values("Host").count
    var notes: [String] = []
    if lengths.count > 1 { notes.append("\(lengths.count) Content-Lengths") }
    if let odd = lengths.first(where: { $0.isEmpty || !$0.utf8.allSatisfy { $0 &- 0x30 < 10 } }) {
      notes.append("\(odd.abbreviated.quoted) is no Content-Length")
    }
    if !lengths.isEmpty, !codings.isEmpty { notes.append("both Content-Length and Transfer-Encoding") }
    if !codings.isEmpty, !isChunkedOnce(codings) { notes.append("Transfer-Encoding does not end in one chunked") }
    if !codings.isEmpty, head.version == "HTTP/1.0" { notes.append("Transfer-Encoding in HTTP/1.0") }
    if hosts > 1 { notes.append("\(hosts) Hosts") }
    if ["GET", "HEAD"].contains(head.method), !exchange.request.body.isEmpty, !wantsBody(exchange, scenario) {
      notes.append("a body on \(head.method)")
    }
    return notes.map { RequestFlaw(note: $0) }
  }

  private static func isChunkedOnce(_ codings: [String]) -> Bool {
    let all = codings.joined(separator: ",").split(separator: ",").map { $0.trimmed().asciiLowercased() }
    return all.last == "chunked" && all.count { $0 == "chunked" } == 1
  }

  /// The API says itself what body its GET takes.
  private static func wantsBody(_ exchange: ExchangeView, _ scenario: Scenario) -> Bool {
    scenario.routes.first { $0.id == exchange.routeID }?.request.body != nil
  }
}
