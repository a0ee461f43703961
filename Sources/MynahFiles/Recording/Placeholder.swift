import MynahCore

/// What stands in a recording where a secret was: `{{secret:bearer:1}}`.
package struct Placeholder: Sendable, Hashable, CustomStringConvertible {
  /// What kind of secret it was: lower-case letters, digits and hyphens.
  package let kind: String
  /// Tells the secrets of a kind apart, from 1.
  package let number: Int

  package init(kind: String, number: Int) {
    self.kind = kind
    self.number = number
  }

  package var description: String { "{{secret:\(kind):\(number)}}" }

  private static let opening = Array("{{secret:".utf8)

  /// The placeholders in a text and where they stand in its bytes.
  package static func all(in bytes: some Collection<UInt8>) -> [(range: Range<Int>, placeholder: Placeholder)] {
    let text = Array(bytes)
    var found: [(range: Range<Int>, placeholder: Placeholder)] = []
    var index = 0
    while let start = text.place(of: opening, from: index)?.lowerBound {
      index = start + opening.count
      guard let end = text.place(of: [UInt8(ascii: "}"), UInt8(ascii: "}")], from: index) else { break }
      let parts = text[index..<end.lowerBound].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count == 2, let number = Int(String(decoding: parts[1], as: UTF8.self)), parts[0].allSatisfy(isOfKind) else { continue }
      found.append((start..<end.upperBound, Placeholder(kind: String(decoding: parts[0], as: UTF8.self), number: number)))
      index = end.upperBound
    }
    return found
  }

  static func all(in text: String) -> [Placeholder] { all(in: text.utf8).map(\.placeholder) }

  private static func isOfKind(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
