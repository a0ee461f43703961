/// Says whether a text is JSON that `JSON(parsing:)` takes, without making a value of it and without saying what is wrong.
///
/// For texts that may be anything, and many: a tenth of what libjansson takes for its answer. A test holds the two against each other.
struct JSONGrammar {
  private let text: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var isASCII = true

  static func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var grammar = JSONGrammar(text: text)
    guard grammar.value(depth: 0) else { return false }
    grammar.passBlanks()
    return grammar.index == text.count && (grammar.isASCII || String(validating: text, as: UTF8.self) != nil)
  }

  private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  private var next: UInt8? { index < text.count ? text[index] : nil }

  private mutating func passBlanks() {
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) -> Bool {
    passBlanks()
    switch next {
    case UInt8(ascii: "{"): return depth < JSON.depthLimit && object(depth: depth + 1)
    case UInt8(ascii: "["): return depth < JSON.depthLimit && array(depth: depth + 1)
    case UInt8(ascii: "\""): return string(isKey: false)
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> Bool {
    index += 1
    passBlanks()
    if take(UInt8(ascii: "}")) { return true }
    while true {
      passBlanks()
      guard next == UInt8(ascii: "\""), string(isKey: true) else { return false }
      passBlanks()
      guard take(UInt8(ascii: ":")), value(depth: depth) else { return false }
      passBlanks()
      if take(UInt8(ascii: "}")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func array(depth: Int) -> Bool {
    index += 1
    passBlanks()
    if take(UInt8(ascii: "]")) { return true }
    while true {
      guard value(depth: depth) else { return false }
      passBlanks()
      if take(UInt8(ascii: "]")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func word(_ word: StaticString) -> Bool {
    guard index + word.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount where text[index + offset] != word.utf8Start[offset] { return false }
    index += word.utf8CodeUnitCount
    // `nullx` is one word, and not a known one.
    return next.map { !Self.isLetter($0) } ?? true
  }

  private mutating func number() -> Bool {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard digits() else { return false }
    }
    if take(UInt8(ascii: ".")) {
      guard digits() else { return false }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = index
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { index += 1 }
    return index > start
  }

  private mutating func string(isKey: Bool) -> Bool {
    index += 1
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return true
      case UInt8(ascii: "\\"):
        guard escape(isKey: isKey) else { return false }
      case 0..<0x20: return false
      default:
        if byte >= 0x80 { isASCII = false }
        index += 1
      }
    }
    return false
  }

  private mutating func escape(isKey: Bool) -> Bool {
    guard index + 1 < text.count else { return false }
    switch text[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
      return true
    case UInt8(ascii: "u"):
      guard let unit = unit() else { return false }
      switch unit {
      // A key of the library ends at a NUL.
      case 0: return !isKey
      case 0xD800..<0xDC00: return self.unit().map { 0xDC00..<0xE000 ~= $0 } ?? false
      case 0xDC00..<0xE000: return false
      default: return true
      }
    default: return false
    }
  }

  /// The four digits of `\uXXXX`.
  private mutating func unit() -> UInt32? {
    guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt32 = 0
    for offset in 2..<6 {
      let byte = text[index + offset]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        unit = unit << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    index += 6
    return unit
  }

  private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
}
