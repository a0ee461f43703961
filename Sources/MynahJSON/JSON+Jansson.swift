import CJansson

/// What libjansson said against a text.
struct JanssonError: Error {
  enum Kind {
    case tooDeep, endOfInput, invalidUTF8, trailingText, nulInKey, duplicateKey, overflow, syntax
  }

  let kind: Kind
  /// How many bytes it had read; what it complains about mostly ends there.
  let position: Int
  /// Its own words.
  let text: String

  fileprivate init(_ error: json_error_t) {
    kind =
      switch json_error_code(UInt32(withUnsafeBytes(of: error.text) { $0.last ?? 0 })) {
      case json_error_stack_overflow: .tooDeep
      case json_error_premature_end_of_input, json_error_invalid_argument: .endOfInput
      case json_error_invalid_utf8: .invalidUTF8
      case json_error_end_of_input_expected: .trailingText
      case json_error_null_byte_in_key: .nulInKey
      case json_error_duplicate_key: .duplicateKey
      case json_error_numeric_overflow: .overflow
      default: .syntax
      }
    position = Int(error.position)
    text = withUnsafeBytes(of: error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// A parsed text as libjansson holds it, for the short while until it is a value of ours.
///
/// libjansson judges what is JSON and decodes the strings. It does not keep the text of numbers, so that comes from the spans.
struct JanssonTree: ~Copyable {
  private let root: UnsafeMutablePointer<json_t>

  init(parsing text: UnsafeBufferPointer<UInt8>, duplicateKeys: DuplicateKeys = .lastWins) throws(JanssonError) {
    // Integers as reals, because integers beyond 64 bits are refused otherwise.
    var flags = JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL
    if duplicateKeys == .refused { flags |= JSON_REJECT_DUPLICATES }
    var result = Self.load(text, flags: Int(flags))
    if case .failure(let error) = result, error.kind == .overflow {
      result = OversizedNumbers.masked(text).withUnsafeBufferPointer { Self.load($0, flags: Int(flags)) }
    }
    root = try result.get()
  }

  private static func load(_ text: UnsafeBufferPointer<UInt8>, flags: Int) -> Result<UnsafeMutablePointer<json_t>, JanssonError> {
    var error = json_error_t()
    let root = text.withMemoryRebound(to: CChar.self) { json_loadb($0.baseAddress, $0.count, flags, &error) }
    return root.map(Result.success) ?? .failure(JanssonError(error))
  }

  deinit { json_decref(root) }

  func value(spans: JSONSpans, text: UnsafeBufferPointer<UInt8>) -> JSON {
    var index = 0
    return Conversion(nodes: spans.nodes, text: text).value(of: root, at: &index)
  }

  var string: String { String(root) }
}

/// Walks a tree of libjansson and the spans of its text side by side.
private struct Conversion {
  let nodes: [JSONSpans.Node]
  let text: UnsafeBufferPointer<UInt8>

  /// Converts the value at a node, and moves the index past it.
  func value(of json: UnsafeMutablePointer<json_t>, at index: inout Int) -> JSON {
    switch json.pointee.type {
    case JSON_OBJECT: return .object(object(json, at: &index))
    case JSON_ARRAY: return .array(array(json, at: &index))
    default:
      defer { index += 1 }
      return scalar(json, at: index)
    }
  }

  private func scalar(_ json: UnsafeMutablePointer<json_t>, at index: Int) -> JSON {
    switch json.pointee.type {
    case JSON_STRING: .string(String(json))
    case JSON_TRUE: .bool(true)
    case JSON_FALSE: .bool(false)
    case JSON_NULL: .null
    default: .number(JSONNumber(checked: String(decoding: text[nodes[index].value], as: UTF8.self)))
    }
  }

  private func array(_ json: UnsafeMutablePointer<json_t>, at index: inout Int) -> [JSON] {
    index += 1
    let count = json_array_size(json)
    var elements: [JSON] = []
    elements.reserveCapacity(count)
    for element in 0..<count {
      guard let json = json_array_get(json, element) else { break }
      elements.append(value(of: json, at: &index))
    }
    return elements
  }

  private func object(_ object: UnsafeMutablePointer<json_t>, at index: inout Int) -> JSONObject {
    let node = nodes[index]
    defer { index = node.next }
    let count = json_object_size(object)
    let lastPlaces = count == node.count ? nil : lastPlaces(of: index)
    index += 1
    var members: [(key: String, value: JSON)] = []
    members.reserveCapacity(count)
    var iterator = json_object_iter(object)
    while let current = iterator, let json = json_object_iter_value(current) {
      let key = String(json_object_iter_key(current), count: json_object_iter_key_len(current))
      if let lastPlaces { index = lastPlaces[ExactText(key)] ?? index }
      members.append((key, value(of: json, at: &index)))
      iterator = json_object_iter_next(object, current)
    }
    return JSONObject(checked: members)
  }

  /// The node of each key's last member, for an object in which a key stands twice.
  private func lastPlaces(of object: Int) -> [ExactText: Int] {
    var places: [ExactText: Int] = [:]
    var index = object + 1
    while index < nodes[object].next {
      if let key = nodes[index].key { places[ExactText(JSONSpans.key(key, in: text))] = index }
      index = nodes[index].next
    }
    return places
  }
}

extension String {
  fileprivate init(_ json: UnsafeMutablePointer<json_t>) {
    self.init(json_string_value(json), count: json_string_length(json))
  }

  fileprivate init(_ bytes: UnsafePointer<CChar>?, count: Int) {
    self.init(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
