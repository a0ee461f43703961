extension TracedBytes {
  /// Without the references of XML and HTML: `&amp;`, `&#39;`, `&#x27;`; nil where there are none.
  package func entityDecoded() -> TracedBytes? {
    unescaped(UInt8(ascii: "&"), UInt8(ascii: "&")) { text, index, plain in
      for (name, byte) in Self.entities where Self.stands(name, at: index + 1, of: text) {
        plain.append(byte)
        return name.count + 1
      }
      return Self.numbered(at: index, of: text, &plain)
    }
  }

  /// Whether a reference may begin at an ampersand; most ampersands stand between the fields of a form.
  static func mayBeEntity(_ next: UInt8) -> Bool { "#aqlg".utf8.contains(next) }

  private static let entities: [(name: [UInt8], byte: UInt8)] = [
    (Array("amp;".utf8), UInt8(ascii: "&")), (Array("quot;".utf8), UInt8(ascii: "\"")), (Array("apos;".utf8), UInt8(ascii: "'")),
    (Array("lt;".utf8), UInt8(ascii: "<")), (Array("gt;".utf8), UInt8(ascii: ">")),
  ]

  private static func stands(_ name: [UInt8], at index: Int, of text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index + name.count <= text.count else { return false }
    return (0..<name.count).allSatisfy { text[index + $0] == name[$0] }
  }

  /// What `&#38;` and `&#x26;` stand for.
  private static func numbered(at index: Int, of text: UnsafeBufferPointer<UInt8>, _ plain: inout [UInt8]) -> Int {
    guard index + 3 < text.count, text[index + 1] == UInt8(ascii: "#") else { return 0 }
    let isHexadecimal = text[index + 2] | 0x20 == UInt8(ascii: "x")
    let first = index + (isHexadecimal ? 3 : 2)
    // No scalar takes more digits than seven.
    guard let end = text[first..<min(first + 8, text.count)].firstIndex(of: UInt8(ascii: ";")),
      let number = UInt32(String(decoding: text[first..<end], as: UTF8.self), radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(number)
    else { return 0 }
    plain += Array(String(scalar).utf8)
    return end + 1 - index
  }
}
