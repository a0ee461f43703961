import MynahCore
import MynahJSON

extension LeafReader {
  /// Reads a text that is JSON as a whole, an object or a list; false where it is none.
  mutating func read(json text: TracedBytes, _ place: LeafPlace, depth: Int) -> Bool {
    guard let first = text.bytes.first(where: { !Self.mayLead($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || (depth == 0 && first == UInt8(ascii: "\"")),
      let values = JSONLeaves(text.bytes, longKey: RandomText.leastLength)
    else { return false }
    let names = JSONNames(values, in: text.bytes)
    let places = place.kind == .json ? JSONPlaces(values, in: place.place) : nil
    for value in values.leaves {
      let place = places.map { LeafPlace.value($0, node: value.node) } ?? place
      let inQuotes = { (text: TracedBytes) in text[value.value.lowerBound + 1..<value.value.upperBound - 1] }
      switch value.kind {
      case .string:
        let quoted = inQuotes(text)
        let name = names.name(of: value.node)
        let isMessage = isInReply && names.isMessage(quoted.bytes, called: name, at: value.node)
        add(quoted.jsonUnescaped() ?? quoted, place, name: isMessage ? nil : name, depth: depth)
      case .number: add(Leaf(place, name: names.name(of: value.node), text: text[value.value], role: .number))
      case .key:
        let quoted = inQuotes(text)
        // Letters alone are words, however many a program puts together.
        guard quoted.bytes.contains(where: PlainText.isDigit) else { continue }
        // What holds it says what such keys are.
        let name = values.parent(of: value.node).flatMap(names.name)
        add(Leaf(place, name: name, text: quoted.jsonUnescaped() ?? quoted, role: .key))
      case .literal: break
      }
    }
    return true
  }

  /// Whether a byte may stand before JSON: blanks, and those of a byte order mark.
  private static func mayLead(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0xEF, 0xBB, 0xBF: true
    default: false
    }
  }

  /// Reads JSON, or other text, line by line.
  mutating func read(lines text: TracedBytes) {
    for line in text.split(UInt8(ascii: "\n")) where line.count > 0 {
      if !read(json: line, .fixed(SecretPlace(.json, "")), depth: 0) { add(line, textPlace, name: nil, role: .text) }
    }
  }

  /// Reads server-sent events: the data of each line.
  mutating func read(events text: TracedBytes) {
    for line in text.split(UInt8(ascii: "\n")) where line.count > 0 {
      guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else {
        add(line, textPlace, name: nil, role: .text)
        continue
      }
      let name = String(decoding: line.bytes[..<colon], as: UTF8.self)
      let data = line[colon + 1..<line.count].trimmed()
      if name != "data" || !read(json: data, .fixed(SecretPlace(.json, "")), depth: 0) { add(data, textPlace, name: name, role: .text) }
    }
  }

  /// Reads the parts of a multipart body; false where the text is none.
  mutating func read(multipart text: TracedBytes, boundary: String) -> Bool {
    let delimiter = Array("--\(boundary)".utf8)
    let cuts = text.bytes.places(of: delimiter)
    guard cuts.count > 1 else { return false }
    for (cut, next) in zip(cuts, cuts.dropFirst()) {
      let part = text[cut.upperBound..<next.lowerBound]
      guard let head = part.bytes.place(of: Array("\r\n\r\n".utf8)) ?? part.bytes.place(of: Array("\n\n".utf8)) else { continue }
      read(partHead: part[0..<head.lowerBound], body: part[head.upperBound..<part.count].trimmed())
    }
    return true
  }

  private mutating func read(partHead head: TracedBytes, body: TracedBytes) {
    let lines = String(decoding: head.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let disposition = lines.first { $0.asciiLowercased().hasPrefix("content-disposition:") }
    let parameters = disposition.map { MultipartPart.parameters(of: String($0)) } ?? [:]
    // The second form has its character set before it (RFC 8187).
    let name =
      parameters["name"]
      ?? parameters["name*"]?.split(separator: "'").last.map { String(decoding: PercentEncoding.decode(Array($0.utf8)), as: UTF8.self) }
    let place = name.map { SecretPlace(.form, $0) } ?? textPlace
    add(head, place, name: nil, role: .text)
    guard String(validating: body.bytes, as: UTF8.self) != nil else { return }
    add(body, place, name: name, role: name == nil ? .text : .parameter)
  }
}
