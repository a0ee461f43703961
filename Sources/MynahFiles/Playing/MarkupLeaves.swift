import MynahCore

/// The elements of an XML text that hold text and no others, by their names without prefixes.
enum MarkupLeaves {
  /// Where their texts stand; none where the text is no markup.
  static func all(in text: [UInt8]) -> [(name: String, content: Range<Int>)] {
    guard text.first(where: { !MarkupTag.isBlank($0) }) == UInt8(ascii: "<") else { return [] }
    var leaves: [(name: String, content: Range<Int>)] = []
    var index = 0
    while let start = text[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = start + 1
      guard let tag = MarkupTag(at: start, of: text), !tag.isEmpty else { continue }
      index = tag.end
      guard let end = text[tag.end...].firstIndex(of: UInt8(ascii: "<")) else { break }
      guard end + 1 < text.count, text[end + 1] == UInt8(ascii: "/") else { continue }
      let name = String(decoding: text[tag.name], as: UTF8.self).split(separator: ":").last.map(String.init) ?? ""
      leaves.append((name, tag.end..<end))
      index = end
    }
    return leaves
  }
}
