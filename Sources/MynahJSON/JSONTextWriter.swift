/// Writes JSON text piece by piece, so that a long list is never whole in memory as a value.
///
/// ```swift
/// var writer = JSONTextWriter(.indented)
/// writer.object { writer in
///   writer.member("version", 1)
///   writer.member("orders", orders) { order, writer in writer.object { $0.member("id", .number(order.id)) } }
/// }
/// ```
package struct JSONTextWriter: ~Copyable {
  /// What was written so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []
  /// How deep the line is that is being written; nil for compact text.
  private var indentation: Int?
  private var isFirst = true

  package init(_ style: JSON.Style = .compact) {
    indentation = style == .indented ? 0 : nil
  }

  package mutating func object(_ members: (inout JSONTextWriter) -> Void) {
    nest("{", "}", members)
  }

  /// A member of the object that is being written; a key must not come twice.
  package mutating func member(_ key: String, _ value: JSON) {
    begin(key)
    value.write(to: &bytes, indentation: indentation)
  }

  /// A member whose value is a number, with the text that it is to have.
  package mutating func member(_ key: String, number: String) {
    begin(key)
    bytes.append(contentsOf: number.utf8)
  }

  /// A member whose value is a list, each element of which is written by `write`.
  package mutating func member<Element>(_ key: String, _ list: some Sequence<Element>, _ write: (Element, inout JSONTextWriter) -> Void) {
    begin(key)
    nest("[", "]") { writer in
      for element in list {
        writer.beginItem()
        write(element, &writer)
      }
    }
  }

  private mutating func nest(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ content: (inout JSONTextWriter) -> Void) {
    let outer = indentation
    bytes.append(UInt8(ascii: open))
    indentation = outer.map { $0 + 1 }
    isFirst = true
    content(&self)
    indentation = outer
    if !isFirst { bytes.appendLine(indentation: outer) }
    bytes.append(UInt8(ascii: close))
    isFirst = false
  }

  private mutating func begin(_ key: String) {
    beginItem()
    bytes.appendKey(key, isSpaced: indentation != nil)
  }

  private mutating func beginItem() {
    bytes.beginItem(isFirst: isFirst, indentation: indentation)
    isFirst = false
  }
}
