import MynahCore
import MynahCrypto
import MynahJSON

/// Where the bodies of a recording lie.
struct RecordingBodies {
  let folder: BodyFolder

  init(folder: String) {
    self.folder = BodyFolder(path: folder)
  }
}

extension FileValue {
  /// One exchange of a recording, with the bodies that its file names.
  func recordedExchange(_ bodies: RecordingBodies) -> RecordedExchange? {
    guard let object = object(.recordedExchange), let order = object.required("order")?.integer(in: 1...Int.max),
      let request = object.required("request")?.recordedRequest(bodies)
    else { return nil }
    return RecordedExchange(
      order: order, origin: object["origin"]?.nonEmptyText(), request: request,
      response: object["response"]?.recordedResponse(bodies), outcome: object["outcome"]?.outcome() ?? .complete,
      timing: object["timing"]?.recordedTiming() ?? RecordedTiming())
  }

  private func recordedRequest(_ bodies: RecordingBodies) -> Request? {
    guard let object = object(.recordedRequest), let method = object.required("method")?.nonEmptyText(),
      let target = object.required("target")?.nonEmptyText()
    else { return nil }
    let head = RequestHead(
      method: method, target: target, version: object["version"]?.text() ?? "HTTP/1.1", headers: object["headers"]?.recordedHeaders() ?? [])
    return Request(head: head, body: object["body"]?.recordedBody(bodies) ?? [])
  }

  private func recordedResponse(_ bodies: RecordingBodies) -> RecordedResponse? {
    guard let object = object(.recordedResponse), let status = object.required("status")?.integer(in: 100...999) else { return nil }
    return RecordedResponse(
      version: object["version"]?.text() ?? "HTTP/1.1", status: status, reason: object["reason"]?.text() ?? "",
      headers: object["headers"]?.recordedHeaders() ?? [], body: object["body"]?.recordedBody(bodies) ?? [],
      trailers: object["trailers"]?.recordedHeaders() ?? [])
  }

  /// A list of pairs, each a name and a value.
  func recordedHeaders() -> [Header] {
    (elements() ?? []).compactMap { pair in
      guard case .array(let parts) = pair.json, parts.count == 2, let name = parts[0].string, let value = parts[1].string else {
        pair.refuse(wanted: "a name and a value, as in [\"Accept\", \"*/*\"]")
        return nil
      }
      return Header(name, value)
    }
  }

  private func recordedBody(_ bodies: RecordingBodies) -> [UInt8]? {
    guard let object = object(.recordedBody) else { return nil }
    if let text = object["text"] { return text.text().map { Array($0.utf8) } }
    if let text = object["base64"] { return text.base64() }
    guard let file = object.required("file"), let name = file.nonEmptyText() else { return nil }
    var packing: Packing?
    if let level = object["gzip"]?.integer(in: 0...9) {
      let head = object["gzipHead"]?.base64()
      packing = .gzip(head: head ?? Array(Packing.plainGzip.pack([]).prefix(10)), level: level)
    } else if let level = object["deflate"]?.integer(in: 0...9) {
      packing = .deflate(level: level)
    } else if object["brotli"]?.json == "stored" {
      packing = .storedBrotli
    }
    let content: [UInt8]
    do {
      content = try bodies.folder.read(name)
    } catch {
      file.refuse(error.message)
      return nil
    }
    let stored = RecordedBody(
      content: content, suffix: "", isIndented: object["indented"]?.flag() ?? false, endsLine: object["lineFeed"]?.flag() ?? false,
      packing: packing)
    guard let bytes = stored.bytes else {
      file.refuse("\(quoted(name)) is not the JSON that \"indented\" says it is; leave \"indented\" out to send the file as it is")
      return nil
    }
    return bytes
  }

  func outcome() -> RecordedExchange.Outcome? {
    switch json {
    case "reset": return .reset
    case "closed": return .closed
    case "timedOut": return .timedOut
    case .object(let object):
      if object.count == 1, let reason = object["failed"]?.string { return .failed(reason) }
    default: break
    }
    refuse(wanted: "\"reset\", \"closed\", \"timedOut\" or {\"failed\": \"why\"}")
    return nil
  }

  func recordedTiming() -> RecordedTiming? {
    guard let object = object(.recordedTiming) else { return nil }
    let chunks = (object["chunks"]?.elements() ?? []).compactMap { pair -> RecordedTiming.Chunk? in
      guard let at = pair.json[0].flatMap(DurationText.duration), let end = pair.json[1]?.int else {
        pair.refuse(wanted: "an instant in seconds and the offset behind the piece, as in [0.25, 512]")
        return nil
      }
      return RecordedTiming.Chunk(at: at, end: end)
    }
    return RecordedTiming(
      begun: object["begun"]?.duration(), firstByte: object["firstByte"]?.duration(), end: object["end"]?.duration(), chunks: chunks)
  }
}

extension Vocabulary {
  static let recordedExchange = Vocabulary(
    "a recorded exchange", ["order", "origin", "request", "response", "outcome", "timing"])
  static let recordedRequest = Vocabulary("a recorded request", ["method", "target", "version", "headers", "body"])
  static let recordedResponse = Vocabulary(
    "a recorded response", ["status", "reason", "version", "headers", "body", "trailers"])
  static let recordedBody = Vocabulary(
    "a recorded body", ["file", "indented", "lineFeed", "gzip", "gzipHead", "deflate", "brotli", "text", "base64"])
  static let recordedTiming = Vocabulary("a timing", ["begun", "firstByte", "end", "chunks"])
}
