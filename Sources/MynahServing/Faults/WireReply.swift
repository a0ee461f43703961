import CMicroHTTPD
import MynahCore

/// A reply as bytes that go past the library: its head in the form that a fault asks for, its body cut and paced.
///
/// Each fault is a method of it, in a file of its own.
struct WireReply {
  let status: Int
  /// The header lines without those that frame the body.
  let headers: [Header]
  /// What would follow the head; nothing where the request or the status forbids a body.
  let body: [UInt8]
  /// The length of the whole body, also where none is sent.
  let length: Int
  let pace: Pace?
  let seed: UInt64

  /// `isHEAD` says that the request allows no body; some statuses don't either (RFC 9112 section 6.3).
  init(_ delivery: Delivery, isHEAD: Bool, now: WallTime) {
    let reply = delivery.reply
    status = reply.status ?? 200
    let isBodyless = isHEAD || status == 204 || status == 304
    let date = reply.headers.first("Date") == nil ? [Header("Date", HTTPDate.text(now.seconds))] : []
    headers = date + reply.headers.filter { !$0.framesBody } + (delivery.closes ? [Header("Connection", "close")] : [])
    body = isBodyless ? [] : reply.body
    length = reply.body.count
    pace = delivery.pace
    seed = delivery.faultSeed
  }

  /// The bytes of the head, with this line to frame the body.
  func head(_ framing: Header) -> [UInt8] {
    let reason = String(cString: MHD_get_reason_phrase_for(UInt32(clamping: status)))
    var bytes = Array("HTTP/1.1 \(status) \(reason)\r\n".utf8)
    for header in headers + [framing] { bytes += header.name.latin1Bytes + [0x3A, 0x20] + header.value.latin1Bytes + [0x0D, 0x0A] }
    return bytes + [0x0D, 0x0A]
  }

  /// The head as it should be.
  var trueHead: [UInt8] { head(Header("Content-Length", "\(length)")) }

  /// Nothing is broken: all of the reply, then FIN, for what must go past the library.
  func whole() -> WireScript {
    WireScript(steps: sending(trueHead, bodyUpTo: body.count) + [.finish, .drain(.seconds(1))])
  }

  /// How many bytes of the body are sent before it breaks: `after`, default half, and never all of them.
  func cut(after: Int?) -> Int {
    min(max(0, after ?? body.count / 2), max(0, body.count - 1))
  }

  /// Sends `prefix` and the first `count` bytes of the body, at the pace asked for.
  func sending(_ prefix: [UInt8], bodyUpTo count: Int) -> [WireScript.Step] {
    var steps: [WireScript.Step] = []
    var bytes = prefix
    var start = 0
    for piece in pace?.pieces(of: body.count) ?? [] where start < count {
      if piece.at > .zero {
        steps += [.send(bytes), .wait(until: piece.at)]
        bytes = []
      }
      bytes += body[start..<min(piece.end, count)]
      start = piece.end
    }
    if pace == nil { bytes += body[..<count] }
    return steps + [.send(bytes)]
  }
}

extension WireScript {
  /// The script of the delivery's fault, or nil where it has none.
  init?(_ delivery: Delivery, isHEAD: Bool, now: WallTime) {
    guard let fault = delivery.fault else { return nil }
    let reply = WireReply(delivery, isHEAD: isHEAD, now: now)
    switch fault {
    case .reset: self = reply.reset()
    case .close: self = reply.close()
    case .resetMidBody(let after): self = reply.resetMidBody(after: after)
    case .truncate(let after): self = reply.truncate(after: after)
    case .wrongLength: self = reply.wrongLength()
    case .malformedChunk(let after): self = reply.malformedChunk(after: after)
    case .garbage: self = reply.garbage()
    case .stall: self = reply.stall()
    case .stallMidBody(let after): self = reply.stallMidBody(after: after)
    }
  }
}
