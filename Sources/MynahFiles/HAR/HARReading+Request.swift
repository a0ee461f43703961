import MynahCore
import MynahCrypto
import MynahJSON

extension HARReading {
  /// The request of an entry and where it went; nil too where it went over no network.
  ///
  /// An address is text, and its bytes are UTF-8 (RFC 3987 section 3.1).
  mutating func request(_ value: FileValue, place: String) -> (origin: String, request: Request)? {
    guard let method = value.member("method")?.nonEmptyText(), let urlValue = value.member("url"), let text = urlValue.text() else {
      return nil
    }
    if let scheme = RecordedURL.otherScheme(of: text) {
      lose(.otherScheme, place, "\(scheme): is no address of HTTP, so the entry was left out")
      return nil
    }
    guard let url = RecordedURL(text) else {
      urlValue.refuse("\(quoted(text)) is not an absolute URL of HTTP")
      return nil
    }
    guard var headers = value.member("headers")?.harHeaders() else { return nil }
    if let userInfo = url.userInfo, headers.first("Authorization") == nil {
      headers.append(Header("Authorization", "Basic " + Base64.encode(PercentEncoding.decode(userInfo.utf8))))
    }
    let body = value.json["postData"].flatMap { $0 == .null ? nil : self.body(ofPost: $0, headers, place: place) } ?? []
    let head = RequestHead(
      method: method.uppercased(), target: String(latin1: Array(url.target.utf8)), version: Self.version(value.json["httpVersion"]),
      headers: headers)
    return (url.origin, Request(head: head, body: body))
  }

  /// What a tool leaves out or writes in its own way.
  static func version(_ json: JSON?) -> String {
    guard let text = json?.string, !text.isEmpty, text != "unknown" else { return "HTTP/1.1" }
    if text == "h3" { return "HTTP/3" }
    if text == "h2" { return "HTTP/2" }
    return text.uppercased()
  }

  /// `text` where there is one, else what `params` amount to.
  private mutating func body(ofPost data: JSON, _ headers: [Header], place: String) -> [UInt8] {
    if let text = data["text"]?.string, !text.isEmpty {
      let isBase64 = data["encoding"]?.string == "base64" || data["_encoding"]?.string == "base64"
      return isBase64 ? LenientBase64.decode(text) ?? Array(text.utf8) : Array(text.utf8)
    }
    let parameters = data["params"]?.array ?? []
    let pairs = parameters.compactMap { parameter in
      parameter["name"]?.string.map { (name: $0, value: parameter["value"]?.string ?? "", file: parameter["fileName"]?.string) }
    }
    guard !pairs.isEmpty else { return [] }
    let type = headers.first("Content-Type") ?? data["mimeType"]?.string
    if case .multipart(let boundary) = MediaKind(contentType: type) {
      lose(.inexactBody, place, "the parts of the form were put together anew: the file has their names and values only")
      let parts = pairs.map { pair in
        let file = pair.file.map { "; filename=\"\($0)\"" } ?? ""
        return "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(pair.name)\"\(file)\r\n\r\n\(pair.value)\r\n"
      }
      return Array((parts.joined() + "--\(boundary)--\r\n").utf8)
    }
    lose(.inexactBody, place, "the form was put together anew: the file has its names and values only")
    return Array(pairs.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&").utf8)
  }
}

extension FileValue {
  /// The header lines of a HAR: those of HTTP/2 that begin with a colon are no headers, and Chrome joins repeated ones by line breaks.
  func harHeaders() -> [Header]? {
    guard let elements = elements() else { return nil }
    var headers: [Header] = []
    for element in elements {
      // Polly writes the values of a repeated line as a list.
      if let name = element.json["name"]?.string, let values = element.json["value"]?.array {
        headers += values.compactMap { $0.string.map { Header(name, $0.asLatin1) } }
        continue
      }
      guard let name = element.json["name"]?.string, let value = element.json["value"]?.string else {
        element.refuse("a header needs \"name\" and \"value\"")
        return nil
      }
      guard !name.hasPrefix(":"), !name.isEmpty else { continue }
      for line in value.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
        headers.append(Header(name, String(line).asLatin1))
      }
      if value.isEmpty { headers.append(Header(name, "")) }
    }
    return headers
  }
}

extension String {
  /// The text as a head has it: a character a byte.
  ///
  /// What a file shows as U+0080...U+00FF may be bytes or text; text that UTF-8 alone can hold is taken for its UTF-8.
  var asLatin1: String {
    unicodeScalars.allSatisfy { $0.value <= 0xFF } ? self : String(latin1: Array(utf8))
  }
}

/// Base64 as other tools write it: with line breaks, without padding, in either alphabet.
enum LenientBase64 {
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "): continue
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
