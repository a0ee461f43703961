import MynahCore

/// A value in running text that stands behind a name.
struct NamedValue {
  let name: String
  let value: Range<Int>
  let isParameter: Bool
  /// Name and value stand in quotes with a colon between them, as in JSON: nobody writes that by chance.
  let isMember: Bool

  /// Shorter ones are no secrets in running text.
  static let leastLength = 6

  /// - Parameters:
  ///   - found: The name of the value.
  ///   - text: The text that both stand in.
  init?(of found: ValueName, in text: [UInt8]) {
    var index = Self.beginning(behind: found.separator, in: text)
    let beginning = index
    while index < text.count, text[index] == UInt8(ascii: "\\") { index += 1 }
    guard index < text.count else { return nil }
    let isEscaped = index > beginning
    let quote = ValueName.isQuote(text[index]) ? text[index] : nil
    if quote != nil { index += 1 }
    let isAssignment = text[found.separator] == UInt8(ascii: "=")
    isParameter = quote == nil && isAssignment && (found.range.lowerBound == 0 || Self.leadsParameter(text[found.range.lowerBound - 1]))
    isMember = found.isQuoted && !isAssignment && quote != nil
    value = index..<Self.end(of: index, in: text, quote, isEscaped: isEscaped, isParameter: isParameter)
    guard !value.isEmpty, isMember || text[value.lowerBound] != UInt8(ascii: "/") else { return nil }
    name = found.name
  }

  /// Whether a value can begin behind a separator, as its first bytes tell: most colons are those of addresses and times.
  static func mayBegin(behind separator: Int, in text: [UInt8]) -> Bool {
    let index = beginning(behind: separator, in: text)
    guard index < text.count, text[index] != UInt8(ascii: "/") else { return false }
    if text[index] == UInt8(ascii: "\\") || ValueName.isQuote(text[index]) { return true }
    let end = index + leastLength
    return end <= text.count && !text[index..<end].contains(where: endsAny)
  }

  /// Where the blanks and arrows behind a separator end; nobody writes many of them.
  private static func beginning(behind separator: Int, in text: [UInt8]) -> Int {
    let most = min(separator + 1 + mostLead, text.count)
    return text[(separator + 1)..<most].firstIndex { !mayLeadValue($0) } ?? most
  }

  private static let mostLead = 64

  /// Where the value ends that begins at an index.
  private static func end(of start: Int, in text: [UInt8], _ quote: UInt8?, isEscaped: Bool, isParameter: Bool) -> Int {
    var index = start
    while index < text.count {
      let byte = text[index]
      if let quote {
        if byte == quote { break }
        if byte == UInt8(ascii: "\\") {
          // Where the quotes have backslashes the first one ends it.
          if isEscaped { break }
          index += 1
        }
      } else if isParameter ? endsParameter(byte) : endsWord(byte) {
        break
      }
      index += 1
    }
    return min(index, text.count)
  }

  private static func mayLeadValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func leadsParameter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
  }

  /// What no value without quotes has in it.
  private static func endsAny(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: " "),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  private static func endsParameter(_ byte: UInt8) -> Bool { endsAny(byte) || byte == UInt8(ascii: "#") }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "|"):
      true
    default: endsAny(byte)
    }
  }
}
