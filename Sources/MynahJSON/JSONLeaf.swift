/// A string, number or literal of a JSON text, and where its bytes stand.
package struct JSONLeaf: Sendable {
  package let pointer: JSONPointer
  /// From the value's first byte to after its last; of a string with its quotes.
  package let value: Range<Int>
  /// The member's key with its quotes; nil for an element or the root.
  package let key: Range<Int>?
  package let kind: Kind

  package enum Kind: Sendable {
    case string, number, literal
  }

  /// All of them in the order of the text, of a key that stands twice both.
  package static func all(in text: [UInt8]) throws(JSONSyntaxError) -> [JSONLeaf] {
    let spans = try ParsedText(text, duplicateKeys: .lastWins).spans
    let offset = text.starts(with: ParsedText.byteOrderMark) ? ParsedText.byteOrderMark.count : 0
    return text.withUnsafeBufferPointer { text in
      var walk = JSONLeafWalk(spans: spans, text: UnsafeBufferPointer(rebasing: text[offset...]), offset: offset)
      walk.read(0, at: [])
      return walk.leaves
    }
  }
}

/// Goes through the nodes of a text with the pointer of where it is.
private struct JSONLeafWalk {
  let spans: JSONSpans
  let text: UnsafeBufferPointer<UInt8>
  /// What stands before the text.
  let offset: Int
  var leaves: [JSONLeaf] = []

  mutating func read(_ index: Int, at tokens: [String]) {
    let node = spans.nodes[index]
    let first = text[node.value.lowerBound]
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      let kind: JSONLeaf.Kind = first == UInt8(ascii: "\"") ? .string : "tfn".utf8.contains(first) ? .literal : .number
      leaves.append(
        JSONLeaf(pointer: JSONPointer(tokens: tokens), value: moved(node.value), key: node.key.map(moved), kind: kind))
      return
    }
    var child = index + 1
    var count = 0
    while child < node.next {
      let token = spans.nodes[child].key.map { JSONSpans.key($0, in: text) } ?? String(count)
      read(child, at: tokens + [token])
      child = spans.nodes[child].next
      count += 1
    }
  }

  private func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound + offset..<range.upperBound + offset }
}
