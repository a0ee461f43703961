/// What becomes of an object in which a key stands twice.
package enum DuplicateKeys: Sendable {
  /// The last value counts, at the place of the first, as most readers have it.
  case lastWins
  /// The text is refused.
  case refused
}

extension JSON {
  /// How many arrays and objects may lie one in the other; it keeps every walk over a value, also in a debug build, within
  /// the 512 KiB stack of a secondary thread.
  public static let depthLimit = 256

  /// Reads JSON text; of a key that stands twice the last value counts.
  ///
  /// Any value may stand alone (RFC 8259 section 2), and a byte order mark in front is passed over.
  ///
  /// ```swift
  /// let order = try JSON(parsing: #"{"id":42,"total":19.90}"#)
  /// order["total"]?.number?.text  // "19.90"
  /// ```
  ///
  /// - Throws: ``JSONSyntaxError`` with line and column, where the text is no JSON or nests deeper than ``depthLimit``.
  public init(parsing text: String) throws(JSONSyntaxError) {
    try self.init(parsing: text.utf8, duplicateKeys: .lastWins)
  }

  /// Reads JSON text in UTF-8; of a key that stands twice the last value counts.
  ///
  /// Any value may stand alone (RFC 8259 section 2), and a byte order mark in front is passed over.
  ///
  /// - Throws: ``JSONSyntaxError`` with line and column, where the bytes are no JSON or nest deeper than ``depthLimit``.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONSyntaxError) {
    try self.init(parsing: bytes, duplicateKeys: .lastWins)
  }

  /// Reads JSON text in UTF-8.
  package init(parsing bytes: some Collection<UInt8>, duplicateKeys: DuplicateKeys) throws(JSONSyntaxError) {
    self = try ParsedText(bytes, duplicateKeys: duplicateKeys).value
  }

  /// Whether bytes are JSON text without a mark in front, for those who want neither the value nor to know what is wrong.
  package static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      guard !text.contains(0), (try? JanssonTree(parsing: text)) != nil else { return false }
      return JSONSpans(text).tooDeep == nil
    }
  }
}

/// A value with the places of its parts in the text.
struct ParsedText {
  let value: JSON
  let spans: JSONSpans

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reads from any bytes, without a copy where they lie in one piece.
  init(_ bytes: some Collection<UInt8>, duplicateKeys: DuplicateKeys) throws(JSONSyntaxError) {
    let inPlace = bytes.withContiguousStorageIfAvailable { bytes in
      Result { () throws(JSONSyntaxError) in try ParsedText(inPlace: bytes, duplicateKeys: duplicateKeys) }
    }
    let result =
      inPlace
      ?? Array(bytes).withUnsafeBufferPointer { bytes in
        Result { () throws(JSONSyntaxError) in try ParsedText(inPlace: bytes, duplicateKeys: duplicateKeys) }
      }
    self = try result.get()
  }

  private init(inPlace bytes: UnsafeBufferPointer<UInt8>, duplicateKeys: DuplicateKeys) throws(JSONSyntaxError) {
    let skipped = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    do {
      try self.init(text: UnsafeBufferPointer(rebasing: bytes[skipped...]), duplicateKeys: duplicateKeys)
    } catch {
      throw error.moved(by: skipped)
    }
  }

  private init(text: UnsafeBufferPointer<UInt8>, duplicateKeys: DuplicateKeys) throws(JSONSyntaxError) {
    // libjansson loses a NUL byte that follows a number, and so would accept it.
    if let nul = text.firstIndex(of: 0) {
      throw JSONSyntaxError("a NUL byte cannot stand in JSON text, which is UTF-8", at: nul, in: text)
    }
    let tree: JanssonTree
    do {
      tree = try JanssonTree(parsing: text, duplicateKeys: duplicateKeys)
    } catch {
      throw JSONSyntaxError(error, in: text)
    }
    spans = JSONSpans(text)
    if let bracket = spans.tooDeep { throw JSONSyntaxError(JSONSyntaxError.tooDeep, at: bracket, in: text) }
    value = tree.value(spans: spans, text: text)
  }
}
