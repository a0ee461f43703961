/// The values of a JSON text that hold no others, and its long keys, in the order of the text; of a key that stands twice both.
///
/// Where a value stands is put into a pointer only when somebody asks for it.
package struct JSONLeaves: Sendable {
  package struct Leaf: Sendable {
    /// From the value's first byte to after its last; of a string with its quotes.
    package let value: Range<Int>
    package let kind: Kind
    /// The node of the value.
    package let node: Int
  }

  package enum Kind: Sendable {
    case string, number, literal
    /// The key of a member, which stands before its value.
    case key
  }

  /// A value by what it is called in what holds it.
  private struct Node: Sendable {
    let parent: Int?
    let token: Token
  }

  private enum Token: Sendable {
    case root
    case key(String)
    case index(Int)
  }

  package private(set) var leaves: [Leaf] = []
  private var nodes: [Node] = []

  /// Nil where the text is no JSON.
  ///
  /// - Parameter longKey: How many bytes a key has that is taken for a leaf of its own.
  package init?(_ text: [UInt8], longKey: Int = .max) {
    let offset = text.starts(with: ParsedText.byteOrderMark) ? ParsedText.byteOrderMark.count : 0
    let isJSON = text.withUnsafeBufferPointer { text in
      let rest = UnsafeBufferPointer(rebasing: text[offset...])
      guard JSONGrammar.accepts(rest) else { return false }
      read(JSONSpans(rest), rest, offset, longKey)
      return true
    }
    if !isJSON { return nil }
  }

  private mutating func read(_ spans: JSONSpans, _ text: UnsafeBufferPointer<UInt8>, _ offset: Int, _ longKey: Int) {
    nodes.reserveCapacity(spans.nodes.count)
    leaves.reserveCapacity(spans.nodes.count)
    /// The containers around a node, where each ends, and how many of its values are read.
    var open: [(node: Int, next: Int, count: Int)] = []
    for (index, node) in spans.nodes.enumerated() {
      while let last = open.last, index >= last.next { open.removeLast() }
      let token: Token =
        if let key = node.key { .key(JSONSpans.key(key, in: text)) } else { open.last.map { .index($0.count) } ?? .root }
      nodes.append(Node(parent: open.last?.node, token: token))
      if !open.isEmpty { open[open.count - 1].count += 1 }
      if let key = node.key, key.count - 2 >= longKey {
        leaves.append(Leaf(value: key.lowerBound + offset..<key.upperBound + offset, kind: .key, node: index))
      }
      let first = text[node.value.lowerBound]
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
        open.append((index, node.next, 0))
        continue
      }
      let isLiteral = first == UInt8(ascii: "t") || first == UInt8(ascii: "f") || first == UInt8(ascii: "n")
      let kind: Kind = first == UInt8(ascii: "\"") ? .string : isLiteral ? .literal : .number
      leaves.append(Leaf(value: node.value.lowerBound + offset..<node.value.upperBound + offset, kind: kind, node: index))
    }
  }

  /// The node that holds another one; nil for the root.
  package func parent(of node: Int) -> Int? { nodes[node].parent }

  /// The key of a member; nil for an element and the root.
  package func key(of node: Int) -> String? {
    if case .key(let key) = nodes[node].token { key } else { nil }
  }

  package func pointer(to node: Int) -> JSONPointer {
    var tokens: [String] = []
    var node: Int? = node
    while let index = node {
      switch nodes[index].token {
      case .root: break
      case .key(let key): tokens.append(key)
      case .index(let index): tokens.append(String(index))
      }
      node = nodes[index].parent
    }
    return JSONPointer(tokens: tokens.reversed())
  }
}
