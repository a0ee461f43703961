/// The parts of a multipart/form-data body (RFC 7578).
package struct MultipartPart: Sendable, Hashable {
  package let name: String
  package let filename: String?
  package let contentType: String?
  package let body: [UInt8]

  /// The parts of `body` under the boundary that `contentType` names, or nil when it names none or the body is not of that form.
  package static func parse(_ body: [UInt8], contentType: String) -> [MultipartPart]? {
    guard let boundary = parameters(of: contentType)["boundary"], !boundary.isEmpty else { return nil }
    let delimiter = Array("\r\n--\(boundary)".utf8)
    // The first delimiter may stand at the very start, without its line break.
    let text = Array("\r\n".utf8) + body
    var cuts = positions(of: delimiter, in: text)
    guard !cuts.isEmpty else { return nil }
    var parts: [MultipartPart] = []
    while cuts.count > 1 {
      let start = cuts.removeFirst() + delimiter.count
      if let part = parsePart(text[start..<cuts[0]]) { parts.append(part) }
    }
    return parts
  }

  private static func parsePart(_ text: ArraySlice<UInt8>) -> MultipartPart? {
    // What follows the delimiter's line is the part's head, an empty line, and the body.
    let blank = Array("\r\n\r\n".utf8)
    guard let end = positions(of: blank, in: Array(text)).first.map({ text.startIndex + $0 }) else { return nil }
    let lines = String(decoding: text[..<end], as: UTF8.self).split(whereSeparator: \.isNewline)
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].asciiLowercased()] = line[line.index(after: colon)...].trimmed()
    }
    let disposition = parameters(of: headers["content-disposition"] ?? "")
    guard let name = disposition["name"] else { return nil }
    return MultipartPart(
      name: name, filename: disposition["filename"], contentType: headers["content-type"], body: Array(text[(end + blank.count)...]))
  }

  /// The `name=value` parameters behind the first `;` of a header value, names in lower case, quotes taken off.
  package static func parameters(of value: String) -> [String: String] {
    var parameters: [String: String] = [:]
    var inQuotes = false
    let fields = value.split { character in
      if character == "\"" { inQuotes.toggle() }
      return character == ";" && !inQuotes
    }
    for field in fields.dropFirst() {
      guard let equals = field.firstIndex(of: "=") else { continue }
      var text = field[field.index(after: equals)...].trimmed()
      if text.hasPrefix("\""), text.hasSuffix("\""), text.count > 1 { text = String(text.dropFirst().dropLast()) }
      parameters[field[..<equals].trimmed().asciiLowercased()] = text
    }
    return parameters
  }

  /// A multipart body under a boundary that is the same for all: clients draw another one each time that they send it.
  fileprivate static func withoutBoundary(_ body: [UInt8], contentType: String) -> [UInt8] {
    guard let boundary = parameters(of: contentType)["boundary"], !boundary.isEmpty else { return body }
    let delimiter = Array("--\(boundary)".utf8)
    var (left, start): ([UInt8], Int) = ([], 0)
    for cut in positions(of: delimiter, in: body) {
      left += body[start..<cut] + Array("--".utf8)
      start = cut + delimiter.count
    }
    return left + body[start...]
  }

  private static func positions(of needle: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard let first = needle.first, bytes.count >= needle.count else { return [] }
    var found: [Int] = []
    var index = 0
    while index <= bytes.count - needle.count {
      if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) {
        found.append(index)
        index += needle.count
      } else {
        index += 1
      }
    }
    return found
  }
}

extension Request {
  /// What the body says, to find others that say the same.
  package var bodyToCompare: [UInt8] {
    guard !body.isEmpty, let type = head.value("Content-Type"), type.asciiLowercased().hasPrefix("multipart/") else { return body }
    return MultipartPart.withoutBoundary(body, contentType: type)
  }
}

extension StringProtocol {
  /// Without blanks and tabs at both ends.
  @inlinable
  package func trimmed() -> String { String(Substring(Substring(self).utf8.trimmed)) }
}

extension BidirectionalCollection<UInt8> {
  /// Without blanks and tabs at both ends.
  @inlinable
  package var trimmed: SubSequence {
    let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let start = firstIndex(where: { !isBlank($0) }), let end = lastIndex(where: { !isBlank($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[start...end]
  }
}
