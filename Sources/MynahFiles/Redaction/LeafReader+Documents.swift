import MynahCore
import MynahJSON

extension LeafReader {
  /// Reads a text that is JSON as a whole, an object or a list; false where it is none.
  mutating func read(json text: TracedBytes, _ place: SecretPlace, depth: Int) -> Bool {
    guard let first = text.bytes.first(where: { !" \t\r\n\u{FEFF}".utf8.contains($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || (depth == 0 && first == UInt8(ascii: "\"")),
      let values = try? JSONLeaf.all(in: text.bytes)
    else { return false }
    let names = JSONNames(values, in: text.bytes)
    for value in values {
      let place = place.kind == .json ? SecretPlace(.json, place.name + Self.shown(value.pointer)) : place
      let name = names.name(of: value.pointer)
      switch value.kind {
      case .string:
        let quoted = text[value.value.lowerBound + 1..<value.value.upperBound - 1]
        add(quoted.jsonUnescaped() ?? quoted, place, name: name, depth: depth)
      case .number: add(Leaf(place: place, name: name, text: text[value.value], role: .number))
      case .literal: break
      }
    }
    return true
  }

  /// The pointer with `*` for indexes, and for keys that nobody should see.
  private static func shown(_ pointer: JSONPointer) -> String {
    JSONPointer(tokens: pointer.tokens.map { Int($0) != nil || RandomText.kind(of: $0) != nil ? "*" : $0 }).description
  }

  /// Reads JSON, or other text, line by line.
  mutating func read(lines text: TracedBytes) {
    for line in text.split(UInt8(ascii: "\n")) where line.count > 0 {
      if !read(json: line, SecretPlace(.json, ""), depth: 0) { add(line, textPlace, name: nil, role: .text) }
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
      if name != "data" || !read(json: data, SecretPlace(.json, ""), depth: 0) { add(data, textPlace, name: name, role: .text) }
    }
  }

  /// Reads the parts of a multipart body; false where the text is none.
  mutating func read(multipart text: TracedBytes, boundary: String) -> Bool {
    let delimiter = Array("--\(boundary)".utf8)
    let cuts = text.bytes.ranges(of: delimiter)
    guard cuts.count > 1 else { return false }
    for (cut, next) in zip(cuts, cuts.dropFirst()) {
      let part = text[cut.upperBound..<next.lowerBound]
      guard let head = part.bytes.firstRange(of: Array("\r\n\r\n".utf8)) ?? part.bytes.firstRange(of: Array("\n\n".utf8)) else { continue }
      read(partHead: part[0..<head.lowerBound], body: part[head.upperBound..<part.count].trimmed())
    }
    return true
  }

  private mutating func read(partHead head: TracedBytes, body: TracedBytes) {
    let lines = String(decoding: head.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let disposition = lines.first { $0.asciiLowercased().hasPrefix("content-disposition:") }
    let name = disposition.flatMap { MultipartPart.parameters(of: String($0))["name"] }
    let place = name.map { SecretPlace(.form, $0) } ?? textPlace
    add(head, place, name: nil, role: .text)
    guard String(validating: body.bytes, as: UTF8.self) != nil else { return }
    add(body, place, name: name, role: name == nil ? .text : .parameter)
  }
}

/// What the values of a JSON text are called: by their keys, or by what stands beside them as in `{"name": "password", "value": ".."}`.
struct JSONNames {
  /// By the object that they stand in.
  private var labels: [JSONPointer: String] = [:]
  /// Objects that describe a key of cryptography (RFC 7517), or the public half of one.
  private var keyObjects: Set<JSONPointer> = []

  init(_ values: [JSONLeaf], in text: [UInt8]) {
    for value in values where value.kind == .string && value.value.count < 80 {
      guard let key = value.pointer.last, let parent = value.pointer.parent else { continue }
      if ["kty", "kid", "key_id", "keyId"].contains(key) { keyObjects.insert(parent) }
      guard Self.labelKeys.contains(key.asciiLowercased()) else { continue }
      let label = String(decoding: text[value.value].dropFirst().dropLast(), as: UTF8.self)
      if SecretName.meaning(of: label) != nil { labels[parent] = label }
    }
  }

  func name(of pointer: JSONPointer) -> String? {
    let keys = pointer.tokens.filter { Int($0) == nil }
    guard let key = keys.last else { return nil }
    let holder = keys.dropLast().last
    if Self.valueKeys.contains(key.asciiLowercased()) {
      if let label = pointer.parent.flatMap({ labels[$0] }) { return label }
      if let holder, SecretName.meaning(of: holder) != nil { return holder }
    }
    if let parent = pointer.parent, keyObjects.contains(parent) {
      if ["d", "p", "q", "dp", "dq", "qi", "k"].contains(key) { return "private_key" }
      if key == "key" { return "public_key" }
    }
    if key == "id", let holder, holder.asciiLowercased().hasSuffix("session") { return holder + "_id" }
    return key
  }

  private static let labelKeys: Set<String> = ["name", "key", "label", "field", "id", "variable", "parameter"]
  private static let valueKeys: Set<String> = ["value", "values", "val", "content", "data", "raw", "plain", "plaintext", "text", "current"]
}
