import MynahCore

/// The text that an element begins with.
struct MarkupContent {
  /// Without blanks around it.
  let value: Range<Int>
  /// It is all that the element holds.
  let isWhole: Bool
  /// Where what follows begins.
  let end: Int

  init(behind tag: MarkupTag, in text: [UInt8], mayBeCutOff: Bool) {
    var start = tag.end
    while start < text.count, MarkupTag.isBlank(text[start]) { start += 1 }
    var end = start
    var next: Int
    if Self.stands(Self.dataBeginning, at: start, of: text) {
      start += Self.dataBeginning.count
      end = text.place(of: Self.dataEnd, from: start)?.lowerBound ?? text.count
      next = min(end + Self.dataEnd.count, text.count)
      while next < text.count, MarkupTag.isBlank(text[next]) { next += 1 }
    } else {
      while end < text.count, text[end] != UInt8(ascii: "<") { end += 1 }
      next = end
    }
    while start < end, MarkupTag.isBlank(text[start]) { start += 1 }
    while end > start, MarkupTag.isBlank(text[end - 1]) { end -= 1 }
    value = start..<end
    let name = text[tag.name]
    isWhole = mayBeCutOff && next == text.count || Self.stands(Array("</".utf8) + name, at: next, of: text)
    self.end = next
  }

  private static func stands(_ bytes: [UInt8], at index: Int, of text: [UInt8]) -> Bool {
    index + bytes.count <= text.count && text[index..<index + bytes.count].elementsEqual(bytes)
  }

  private static let dataBeginning = Array("<![CDATA[".utf8)
  private static let dataEnd = Array("]]>".utf8)
}
