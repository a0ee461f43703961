/// Where every value and every key of a JSON text stands, in bytes.
///
/// The nodes lie in document order, each container before its contents, so that a walk over a parsed tree and a walk over
/// this array keep step. The scanner relies on libjansson having accepted the text and does not judge it; on any other text its
/// answer means nothing, but it stays within bounds.
struct JSONSpans: Sendable {
  struct Node: Sendable {
    /// From the value's first byte to after its last.
    var value: Range<Int>
    /// The member's key with its quotes; nil for an element or the root.
    let key: Range<Int>?
    /// How many members or elements the value has.
    var count = 0
    /// The index of the node after this one and all that it contains.
    var next: Int
  }

  private(set) var nodes: [Node] = []
  private var open: [Int] = []
  private var key: Range<Int>?

  /// The first bracket that opens a level beyond `JSON.depthLimit`.
  private(set) var tooDeep: Int?

  init(_ text: UnsafeBufferPointer<UInt8>) {
    nodes.reserveCapacity(text.count / 12)
    var index = 0
    while index < text.count {
      let start = index
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","), UInt8(ascii: ":"):
        index += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        index += 1
        append(start..<index)
        open.append(nodes.count - 1)
        if open.count > JSON.depthLimit {
          tooDeep = start
          return
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        index += 1
        close(at: index)
      case UInt8(ascii: "\""):
        index = Self.endOfString(in: text, from: start) ?? text.count
        if key == nil, let container = open.last, text[nodes[container].value.lowerBound] == UInt8(ascii: "{") {
          key = start..<index
        } else {
          append(start..<index)
        }
      default:
        index = Self.endOfWord(in: text, from: start)
        append(start..<index)
      }
    }
  }

  /// The node that a pointer points to.
  func node(at pointer: JSONPointer, in text: UnsafeBufferPointer<UInt8>) -> Node? {
    var found = 0
    for token in pointer.tokens {
      let isObject = text[nodes[found].value.lowerBound] == UInt8(ascii: "{")
      let children = children(of: found)
      let child =
        isObject
        ? children.last { nodes[$0].key.map { Self.key($0, in: text).hasSameBytes(as: token) } ?? false }
        : JSONPointer.index(token).flatMap { children.dropFirst($0).first { _ in true } }
      guard let child else { return nil }
      found = child
    }
    return nodes[found]
  }

  private func children(of container: Int) -> [Int] {
    var children: [Int] = []
    var index = container + 1
    while index < nodes[container].next {
      children.append(index)
      index = nodes[index].next
    }
    return children
  }

  private mutating func append(_ value: Range<Int>) {
    if let container = open.last { nodes[container].count += 1 }
    nodes.append(Node(value: value, key: key, next: nodes.count + 1))
    key = nil
  }

  private mutating func close(at end: Int) {
    guard let container = open.popLast() else { return }
    nodes[container].value = nodes[container].value.lowerBound..<end
    nodes[container].next = nodes.count
  }

  /// Where the string that begins at an index ends; nil where it is not closed.
  static func endOfString(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start + 1
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index < text.count ? index + 1 : nil
  }

  /// A key without its quotes, decoded.
  static func key(_ quoted: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> String {
    let inner = text[quoted].dropFirst().dropLast()
    guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
    return (try? JanssonTree(parsing: UnsafeBufferPointer(rebasing: text[quoted])))?.string ?? ""
  }

  private static func endOfWord(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start + 1
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
        UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
        return index
      default: index += 1
      }
    }
    return index
  }
}
