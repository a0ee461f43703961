/// A JSON value together with its text, to say where in a file each part stands.
package struct JSONDocument: Sendable {
  /// Which part of an object's member is meant.
  package enum Part: Sendable {
    /// The member's key; the same as `value` for elements and for the whole document.
    case key
    /// The member's value.
    case value
  }

  /// The value.
  package let value: JSON

  private let spans: JSONSpans
  private let text: [UInt8]

  /// Reads JSON text in UTF-8; a byte order mark in front is passed over.
  package init(parsing bytes: some Collection<UInt8>, duplicateKeys: DuplicateKeys = .refused) throws(JSONSyntaxError) {
    text = Array(bytes.starts(with: ParsedText.byteOrderMark) ? bytes.dropFirst(ParsedText.byteOrderMark.count) : bytes[...])
    do {
      let parsed = try ParsedText(text, duplicateKeys: duplicateKeys)
      value = parsed.value
      spans = parsed.spans
    } catch {
      throw error.moved(by: bytes.count - text.count)
    }
  }

  /// Where a part begins; nil when the pointer points to nothing.
  ///
  /// Where a key stands twice, the last member is meant, as in `value`.
  package func position(of pointer: JSONPointer, part: Part = .value) -> SourcePosition? {
    text.withUnsafeBufferPointer { text in
      guard let node = spans.node(at: pointer, in: text) else { return nil }
      let span = part == .key ? node.key ?? node.value : node.value
      return SourcePosition(of: span.lowerBound, in: text)
    }
  }
}
