import MynahJSON

/// JSON laid out for a person who reads a diff: a member a line, and short lists and objects of plain values on one.
enum ReviewLayout {
  static func bytes(_ json: JSON) -> [UInt8] {
    var text: [UInt8] = []
    write(json, to: &text, depth: 0)
    return text + [UInt8(ascii: "\n")]
  }

  private static func write(_ json: JSON, to text: inout [UInt8], depth: Int) {
    switch json {
    case .array(let elements) where !elements.isEmpty && !isPlain(elements):
      writeLines(elements.map { (nil, $0) }, "[", "]", to: &text, depth)
    case .object(let members) where !members.isEmpty && !(depth > 1 && members.count <= 4 && isPlain(members.map(\.value))):
      writeLines(members.map { ($0.key, $0.value) }, "{", "}", to: &text, depth)
    case .array(let elements):
      writeInline(elements.map { (nil, $0) }, "[", "]", to: &text, depth)
    case .object(let members):
      writeInline(members.map { ($0.key, $0.value) }, "{", "}", to: &text, depth)
    case .null, .bool, .number, .string: json.write(to: &text)
    }
  }

  private static func isPlain(_ values: [JSON]) -> Bool {
    values.allSatisfy { $0.array == nil && $0.object == nil }
  }

  private static func writeLines(
    _ items: [(key: String?, value: JSON)], _ open: String, _ close: String, to text: inout [UInt8], _ depth: Int
  ) {
    text += Array(open.utf8)
    for (index, item) in items.enumerated() {
      text += Array((index == 0 ? "\n" : ",\n").utf8) + indentation(depth + 1)
      writeItem(item, to: &text, depth)
    }
    text += [UInt8(ascii: "\n")] + indentation(depth) + Array(close.utf8)
  }

  private static func writeInline(
    _ items: [(key: String?, value: JSON)], _ open: String, _ close: String, to text: inout [UInt8], _ depth: Int
  ) {
    text += Array(open.utf8)
    for (index, item) in items.enumerated() {
      if index > 0 { text += Array(", ".utf8) }
      writeItem(item, to: &text, depth)
    }
    text += Array(close.utf8)
  }

  private static func writeItem(_ item: (key: String?, value: JSON), to text: inout [UInt8], _ depth: Int) {
    if let key = item.key {
      JSON.write(key, to: &text)
      text += Array(": ".utf8)
    }
    write(item.value, to: &text, depth: depth + 1)
  }

  private static func indentation(_ depth: Int) -> [UInt8] { Array(repeating: UInt8(ascii: " "), count: 2 * depth) }
}
