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
    bytes.append(UInt8(ascii: "\""))
    let done: Void? = string.utf8.withContiguousStorageIfAvailable { bytes.appendEscaped($0) }
    if done == nil { Array(string.utf8).withUnsafeBufferPointer { bytes.appendEscaped($0) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `indentation` is the depth of the line that this value begins on, or nil for compact text.
  private func write(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let bool): bytes.append(contentsOf: bool ? "true".utf8 : "false".utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let string): JSON.write(string, to: &bytes)
    case .array(let array):
      let inner = indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "["))
      for index in array.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendLine(indentation: inner)
        array[index].write(to: &bytes, indentation: inner)
      }
      if !array.isEmpty { bytes.appendLine(indentation: indentation) }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      let inner = indentation.map { $0 + 1 }
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendLine(indentation: inner)
        JSON.write(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if inner != nil { bytes.append(UInt8(ascii: " ")) }
        member.value.write(to: &bytes, indentation: inner)
      }
      if !object.isEmpty { bytes.appendLine(indentation: indentation) }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

extension [UInt8] {
  fileprivate mutating func appendLine(indentation: Int?) {
    guard let indentation else { return }
    append(UInt8(ascii: "\n"))
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indentation))
  }

  /// Copies each run without special characters in one piece.
  fileprivate mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    for index in text.indices {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      append(contentsOf: text[copied..<index])
      appendEscape(of: byte)
      copied = index + 1
    }
    append(contentsOf: text[copied...])
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
