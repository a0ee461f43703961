import MynahCore
import MynahJSON
import MynahRegex

/// What a body has to be to be that of a recorded request.
struct RecordedBodyPatterns {
  private let pointers: [JSONPointer]
  private let formNames: Set<String>
  private let supplied: SuppliedSecrets

  init(volatile: [Place], supplied: SuppliedSecrets) {
    pointers = volatile.compactMap { if case .json(let pointer) = $0 { pointer } else { nil } }
    formNames = Set(volatile.compactMap { if case .form(let name) = $0 { name } else { nil } })
    self.supplied = supplied
  }

  func pattern(of request: Request) -> BodyPattern? {
    guard !request.body.isEmpty else {
      // Tools leave out bodies that say nothing, such as that of a GET.
      return ["GET", "HEAD", "DELETE", "OPTIONS"].contains(request.method) ? nil : .bytes([])
    }
    if let plain = request.unpackedBody, let content = pattern(of: Request(head: request.head.withoutCoding, body: plain)) {
      return .packed(PackedBody(request.body, content: content) { $0.unpackedBody })
    }
    let type = request.headers.first("Content-Type")
    if let first = request.body.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = try? JSON(parsing: request.body)
    {
      return pattern(json: json)
    }
    switch MediaKind(contentType: type) {
    case .form: return .form(fields(FormField.parse(request.body)))
    case .multipart:
      if let parts = MultipartPart.parse(request.body, contentType: type ?? ""), !parts.isEmpty {
        let signed = SignedFields(parts.compactMap { String(validating: $0.body, as: UTF8.self) })
        return .multipart(parts.filter { !signed.belongsToSignature($0.name) }.compactMap(part))
      }
    default: break
    }
    guard let text = String(validating: request.body, as: UTF8.self) else { return .bytes(request.body) }
    return .text(matcher(text, passingOver: gaps(in: request.body)))
  }

  /// What of a text does not matter, and what may stand there.
  private func gaps(in text: [UInt8]) -> [Gap] {
    let header = SOAPHeader.content(in: text)
    let leaves =
      formNames.isEmpty ? [] : MarkupLeaves.all(in: text).filter { formNames.contains($0.name) && header?.overlaps($0.content) != true }
    return (header.map { [Gap($0, "[\\s\\S]*")] } ?? []) + leaves.map { Gap($0.content, "[^<]*") }
  }

  private struct Gap {
    let range: Range<Int>
    let pattern: String

    init(_ range: Range<Int>, _ pattern: String) {
      self.range = range
      self.pattern = pattern
    }
  }

  private func pattern(json: JSON) -> BodyPattern? {
    var isWhole = true
    guard let kept = kept(json, at: JSONPointer(), &isWhole) else { return nil }
    return isWhole ? .json(json) : .contains(kept)
  }

  /// What of a value has to be there; nil where it does not matter.
  private func kept(_ json: JSON, at pointer: JSONPointer, _ isWhole: inout Bool) -> JSON? {
    if pointers.contains(where: { $0.covers(pointer) }) || json.string.map(supplied.isIn) == true {
      isWhole = false
      return nil
    }
    switch json {
    case .object(let members):
      var left = JSONObject()
      for (key, value) in members { left[key] = kept(value, at: pointer.appending(key), &isWhole) }
      return .object(left)
    case .array(let elements):
      let left = elements.enumerated().map { kept($1, at: pointer.appending($0), &isWhole) }
      // A list is compared element by element: one that may be anything makes all of it so.
      return left.contains { $0 == nil } ? nil : .array(left.compactMap { $0 })
    default: return json
    }
  }

  private func fields(_ fields: [FormField]) -> [NamedMatcher] {
    let signed = SignedFields(fields.map(\.value))
    var names: [String] = []
    for field in fields where !formNames.contains(field.name) && !names.contains(field.name) && !signed.belongsToSignature(field.name) {
      names.append(field.name)
    }
    return names.map { name in
      let values = fields.filter { $0.name == name }.map { matcher($0.value) }
      return NamedMatcher(name, values.count == 1 ? values[0] : .allOf(values.map { .not(.not($0)) }))
    }
  }

  private func part(_ part: MultipartPart) -> BodyPattern.PartPattern? {
    guard !formNames.contains(part.name) else { return nil }
    let text = part.body.isEmpty ? nil : String(validating: part.body, as: UTF8.self)
    return BodyPattern.PartPattern(name: part.name, value: text.map { matcher($0) }, filename: part.filename.map { matcher($0) })
  }

  /// The text, with anything where a secret of the client's stood.
  private func matcher(_ text: String, passingOver others: [Gap] = []) -> ValueMatcher {
    guard supplied.isIn(text) || !others.isEmpty else { return .equals(.string(text)) }
    let bytes = Array(text.utf8)
    let secrets = Placeholder.all(in: bytes).filter { secret in
      supplied.isIn(secret.placeholder.description) && !others.contains { $0.range.overlaps(secret.range) }
    }
    let gaps = secrets.map { Gap($0.range, "[\\s\\S]+") } + others
    var pattern = ""
    var index = 0
    for gap in gaps.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      pattern += Self.literal(bytes[index..<gap.range.lowerBound]) + gap.pattern
      index = gap.range.upperBound
    }
    pattern += Self.literal(bytes[index...])
    return (try? RegularExpression(pattern)).map { .matches($0) } ?? .absent(false)
  }

  private static func literal(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if #"\^$.|?*+()[]{}#-"#.unicodeScalars.contains(scalar) { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}

extension Request {
  /// The body without its content coding; nil where it has none, or none that is known here.
  fileprivate var unpackedBody: [UInt8]? { headers.contentCoding.flatMap { Packing.unpacked(body, coding: $0) } }
}

extension RequestHead {
  fileprivate var withoutCoding: RequestHead {
    let headers = headers.filter { !$0.name.equalsIgnoringASCIICase("Content-Encoding") }
    return RequestHead(method: method, target: target, version: version, headers: headers)
  }
}

extension JSONPointer {
  /// Whether this pointer means that place, where the number of a list's element stands for every element.
  func covers(_ other: JSONPointer) -> Bool {
    tokens.count == other.tokens.count && zip(tokens, other.tokens).allSatisfy { $0 == $1 || (Int($0) != nil && Int($1) != nil) }
  }
}
