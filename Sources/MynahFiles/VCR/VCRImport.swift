import MynahCore
import MynahJSON

extension Imported {
  /// Reads what VCR (Ruby), vcrpy, betamax, go-vcr and nock recorded, in JSON or in the plain part of YAML.
  ///
  /// No value makes an object of some program: a tag other than `!!binary` is an error.
  ///
  /// - Parameter format: How the text is written.
  /// - Throws: ``InvalidFile`` where the text is broken or holds no recorded requests.
  package init(vcr bytes: [UInt8], name: String, format: SourceDocument.Format) throws(InvalidFile) {
    let document = try SourceDocument(bytes, name: name, format: format, takesBinary: true)
    let log = ProblemLog()
    var reading = VCRReading()
    reading.read(FileValue(json: document.value, pointer: JSONPointer(), log: log))
    if let error = document.error(from: log) { throw error }
    self.init(recording: reading.recording, losses: reading.losses)
  }
}

/// Reads interactions one by one and remembers what could not be kept.
struct VCRReading {
  private(set) var recording = Recording()
  private(set) var losses: [ImportLoss] = []

  mutating func read(_ root: FileValue) {
    let isNock = root.json.array != nil
    let key = ["http_interactions", "interactions"].first { root.json[$0]?.array != nil }
    guard isNock || key != nil else {
      root.refuse("this holds no recorded requests: neither \"http_interactions\" nor \"interactions\", and it is no list")
      return
    }
    let list = key.flatMap { key in root.json[key].map { root.child(key, $0) } } ?? root
    for (index, item) in (list.elements() ?? []).enumerated() {
      let place = "interaction \(index + 1)"
      if var exchange = isNock ? nockExchange(item, place: place) : exchange(item, place: place) {
        exchange.order = recording.exchanges.count + 1
        recording.exchanges.append(exchange)
      }
    }
    let recorded = (root.json["recorded_at"] ?? list.json[0]?["recorded_at"])?.string
    recording.recorded = recorded.flatMap { text in
      RFC3339.time(text) ?? RFC3339.time(text + "Z") ?? HTTPDate.seconds(text, at: nil).map { WallTime(seconds: $0) }
    }
    recording.tool = root.json["recorded_with"]?.string
    recording.settleUpstream()
  }

  mutating func lose(_ kind: ImportLoss.Kind, _ place: String, _ message: String) {
    losses.append(ImportLoss(kind, place: place, message))
  }

  private mutating func exchange(_ item: FileValue, place: String) -> RecordedExchange? {
    guard let request = item.member("request"), let response = item.member("response"),
      let method = request.member("method")?.nonEmptyText(),
      let address = (request.json["uri"] == nil ? request.member("url") : request.member("uri")), let text = address.text()
    else { return nil }
    guard let url = RecordedURL(text) else {
      address.refuse("\(quoted(text)) is not an absolute URL of HTTP")
      return nil
    }
    let headers = request.child("headers", request.json["headers"] ?? [:]).vcrHeaders()
    let head = RequestHead(method: method.uppercased(), target: url.target.asLatin1, headers: headers)
    let body = VCRBody(request.json["body"] ?? .null).bytes
    guard let reply = self.response(response, method: method.uppercased(), place: place) else { return nil }
    let duration = response.json["duration"]?.string.flatMap(GoDuration.parse)
    return RecordedExchange(
      order: 0, origin: url.origin, request: Request(head: head, body: body), response: reply,
      timing: RecordedTiming(firstByte: duration, end: duration))
  }

  private mutating func response(_ value: FileValue, method: String, place: String) -> RecordedResponse? {
    let status = value.json["status"]
    let code = status?["code"] ?? value.json["code"] ?? value.json["status_code"] ?? status
    guard let number = code?.int ?? code?.string.flatMap({ Int($0) }), 100...999 ~= number else {
      value.refuse("a response needs a status from 100 to 999")
      return nil
    }
    let body = VCRBody(value.json["body"] ?? .null).bytes
    let reason = status?["message"]?.string ?? status?.string.map { String($0.drop { $0.isNumber || $0 == " " }) } ?? ""
    return settled(
      RecordedResponse(
        version: version(value.json), status: number, reason: reason.asLatin1,
        headers: value.child("headers", value.json["headers"] ?? [:]).vcrHeaders(), body: body),
      method: method, place: place)
  }

  private func version(_ response: JSON) -> String {
    let text = response["http_version"]?.string ?? response["proto"]?.string ?? response["protocol"]?.string ?? ""
    if text.isEmpty { return "HTTP/1.1" }
    return text.hasPrefix("HTTP/") ? text : "HTTP/" + text
  }

  /// Takes off what no longer fits to the body as the file has it.
  mutating func settled(_ response: RecordedResponse, method: String, place: String) -> RecordedResponse {
    var response = response
    if let coding = response.headers.contentCoding, !response.body.isEmpty, !response.body.starts(with: [0x1f, 0x8b]),
      Packing.unpacked(response.body, coding: coding) == nil, String(validating: response.body, as: UTF8.self) != nil
    {
      lose(.contentCoding, place + ", response", "Content-Encoding: \(coding) was taken off, as the file has the decoded body")
      response.headers.removeAll { $0.name.equalsIgnoringASCIICase("Content-Encoding") }
    }
    if response.status == 204 || response.status == 304 || method == "HEAD", !response.body.isEmpty {
      lose(.bodyOfNothing, place + ", response", "a \(method == "HEAD" ? "reply to HEAD" : String(response.status)) has no body")
      response.body = []
    }
    return response
  }
}

/// The ways in which a body is written: a text, or an object with `string` or `base64_string`.
private struct VCRBody {
  let bytes: [UInt8]

  init(_ json: JSON) {
    if let text = json.string {
      bytes = Array(text.utf8)
    } else if let text = json["base64_string"]?.string {
      bytes = LenientBase64.decode(text) ?? []
    } else if let inner = json["string"] {
      bytes = VCRBody(inner).bytes
    } else {
      bytes = []
    }
  }
}

extension FileValue {
  /// Headers as an object whose values are a text or a list of texts.
  func vcrHeaders() -> [Header] {
    if json == .null { return [] }
    return (members() ?? []).flatMap { name, value -> [Header] in
      let values = value.json.array ?? [value.json]
      return values.compactMap { item in (item.string ?? item.scalarText).map { Header(name, $0.asLatin1) } }
    }
  }
}

/// Durations as Go prints them: `2.086618375s`, `431.2ms`, `1m3s`.
private enum GoDuration {
  private static let units = [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("h", 3600), ("m", 60), ("s", 1)]

  static func parse(_ text: String) -> Duration? {
    var rest = Substring(text)
    var seconds = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...]
      guard let value = Double(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      seconds += value * unit.1
      rest = rest.dropFirst(unit.0.count)
    }
    return seconds > 0 ? Duration(inSeconds: seconds) : nil
  }
}
