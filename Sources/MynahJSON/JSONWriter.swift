extension JSON {
  /// How JSON text is laid out.
  public enum Style: Sendable, Hashable {
    /// On one line without spaces.
    case compact
    /// One member or element a line, indented by two spaces.
    case indented
  }

  /// Writes the value as JSON text; numbers keep their text, members their order.
  public func text(_ style: Style = .compact) -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, style: style)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The compact JSON text in UTF-8.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, style: .compact)
    return bytes
  }

  /// Appends the JSON text in UTF-8.
  package func write(to bytes: inout [UInt8], style: Style = .compact) {
    write(to: &bytes, indentation: style == .indented ? 0 : nil)
  }

  /// Appends a string in quotes, with what JSON demands escaped (RFC 8259, section 7) and all else as it is.
  package static func write(_ string: String, to bytes: inout [UInt8]) {
    let done: Void? = string.utf8.withContiguousStorageIfAvailable { write(utf8: $0, to: &bytes) }
    if done == nil { Array(string.utf8).withUnsafeBufferPointer { write(utf8: $0, to: &bytes) } }
  }

  /// The same of a string's bytes.
  package static func write(utf8 string: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    bytes.appendEscaped(string)
    bytes.append(UInt8(ascii: "\""))
  }

  /// `indentation` is the depth of the line that this value begins on, or nil for compact text.
  func write(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let bool): bytes.append(contentsOf: bool ? "true".utf8 : "false".utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let string): JSON.write(string, to: &bytes)
    case .array(let array): JSON.write(array, to: &bytes, indentation: indentation)
    case .object(let object): JSON.write(object, to: &bytes, indentation: indentation)
    }
  }

  private static func write(_ array: [JSON], to bytes: inout [UInt8], indentation: Int?) {
    let inner = indentation.map { $0 + 1 }
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in array {
      bytes.beginItem(isFirst: isFirst, indentation: inner)
      element.write(to: &bytes, indentation: inner)
      isFirst = false
    }
    if !isFirst { bytes.appendLine(indentation: indentation) }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func write(_ object: JSONObject, to bytes: inout [UInt8], indentation: Int?) {
    let inner = indentation.map { $0 + 1 }
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for (key, value) in object {
      bytes.beginItem(isFirst: isFirst, indentation: inner)
      bytes.appendKey(key, isSpaced: inner != nil)
      value.write(to: &bytes, indentation: inner)
      isFirst = false
    }
    if !isFirst { bytes.appendLine(indentation: indentation) }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension [UInt8] {
  mutating func beginItem(isFirst: Bool, indentation: Int?) {
    if !isFirst { append(UInt8(ascii: ",")) }
    appendLine(indentation: indentation)
  }

  mutating func appendKey(_ key: String, isSpaced: Bool) {
    JSON.write(key, to: &self)
    append(UInt8(ascii: ":"))
    if isSpaced { append(UInt8(ascii: " ")) }
  }

  mutating func appendLine(indentation: Int?) {
    guard let indentation else { return }
    append(UInt8(ascii: "\n"))
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indentation))
  }

  /// Copies each run without special characters in one piece.
  fileprivate mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    if Self.hasSpecial(text) {
      for index in text.indices where Self.isSpecial(text[index]) {
        append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<index]))
        appendEscape(of: text[index])
        copied = index + 1
      }
    }
    append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
  }

  /// Looks at every byte, without a way out before the end, so that the compiler can take many at once.
  private static func hasSpecial(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var found: UInt8 = 0
    for index in 0..<text.count {
      let byte = text[index]
      found |= (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }
    return found != 0
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(of byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      let digits = String(byte, radix: 16)
      append(contentsOf: "u00".utf8)
      if digits.utf8.count == 1 { append(UInt8(ascii: "0")) }
      append(contentsOf: digits.utf8)
    }
  }
}
