import MynahCore
import MynahJSON

extension HARReading {
  /// The reply of an entry; nil where there was none (`status` 0).
  mutating func response(_ value: FileValue, method: String, place: String) -> RecordedResponse? {
    guard let statusValue = value.member("status"), let headersValue = value.member("headers") else { return nil }
    guard statusValue.json != 0 else { return nil }
    guard let status = statusValue.integer(in: 100...999), var headers = headersValue.harHeaders() else { return nil }
    let content = value.json["content"] ?? .null
    var body = bytes(of: content, headers, place: place)
    if status == 204 || status == 304 || status < 200 || method == "HEAD", !body.isEmpty {
      lose(
        .bodyOfNothing, place, "a \(method == "HEAD" ? "reply to HEAD" : String(status)) has no body; the one in the file came from a cache"
      )
      body = []
    }
    let isDecoded = !body.isEmpty && content["_mynah"]?["coded"] != true && wasDecoded(body, content, headers)
    if isDecoded, let coding = headers.contentCoding {
      lose(.contentCoding, place, "Content-Encoding: \(coding) was taken off, as the file has the decoded body")
      headers.removeAll { $0.name.equalsIgnoringASCIICase("Content-Encoding") }
    }
    let reason = value.json["statusText"]?.string ?? ""
    let trailers = value.json["_mynah"]?["trailers"].flatMap {
      FileValue(json: $0, pointer: JSONPointer(), log: ProblemLog()).recordedHeaders()
    }
    return RecordedResponse(
      version: Self.version(value.json["httpVersion"]), status: status, reason: reason.asLatin1, headers: headers, body: body,
      trailers: trailers ?? [])
  }

  private mutating func bytes(of content: JSON, _ headers: [Header], place: String) -> [UInt8] {
    guard let text = content["text"]?.string else {
      if let size = content["size"]?.int, size > 0 {
        lose(.missingBody, place, "the body of \(size) bytes is not in the file")
      } else if content["size"] == nil, content["mimeType"]?.string?.isEmpty == false, content["_mynah"] == nil {
        lose(.missingBody, place, "whether there was a body is not in the file")
      }
      return []
    }
    if content["encoding"]?.string == "base64" { return LenientBase64.decode(text) ?? Array(text.utf8) }
    if content["_isBinary"] == true || headers.contentCoding != nil, let bytes = Self.hexPieces(text),
      content["_isBinary"] == true || Packing.isGzip(bytes)
    {
      return bytes
    }
    return latin1(text, content) ?? Array(text.utf8)
  }

  /// Polly keeps packed bodies as a JSON list of hexadecimal pieces; its earlier versions don't say so.
  private static func hexPieces(_ text: String) -> [UInt8]? {
    guard let pieces = try? JSON(parsing: text).array else { return nil }
    var bytes: [UInt8] = []
    for piece in pieces {
      guard let part = piece.string.flatMap(Hexadecimal.decode) else { return nil }
      bytes += part
    }
    return bytes
  }

  /// mitmproxy writes binary content as characters of Latin-1 where its beginning does not look binary, and all tools turn texts into
  /// UTF-8 whatever their charset; the size tells.
  private func latin1(_ text: String, _ content: JSON) -> [UInt8]? {
    let type = content["mimeType"]?.string
    var isBinary = false
    if case .binary = MediaKind(contentType: type) { isBinary = true }
    let charset = type.flatMap { MultipartPart.parameters(of: $0)["charset"]?.asciiLowercased() }
    guard isBinary || charset == "iso-8859-1" || charset == "windows-1252", let size = content["size"]?.int, text.utf8.count != size,
      text.unicodeScalars.count == size, text.unicodeScalars.allSatisfy({ $0.value <= 0xFF })
    else { return nil }
    return text.latin1Bytes
  }

  /// Whether the tool took the content coding off, which most do.
  ///
  /// Bytes that are a gzip stream did not come from one, and bytes of exactly the length that was announced are those that came.
  private func wasDecoded(_ body: [UInt8], _ content: JSON, _ headers: [Header]) -> Bool {
    if Packing.isGzip(body) { return false }
    let isBytes = content["encoding"]?.string == "base64"
    return !(isBytes && headers.first("Content-Length").flatMap { Int($0) } == body.count)
  }
}

/// Bytes as pairs of hexadecimal digits.
enum Hexadecimal {
  static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index].hexDigit, let low = digits[index + 1].hexDigit else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
