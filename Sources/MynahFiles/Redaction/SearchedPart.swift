import MynahCore

/// A text of an exchange, and what was found in it.
struct SearchedPart {
  let part: ExchangePart
  let bytes: [UInt8]
  /// Nil where it is no header line.
  let line: HeaderMemo.Line?
  /// Nil while nobody had to take it apart.
  var read: ReadPart?
  var found = HeaderMemo.Found(edits: TextEdits([]), redactions: [])
  /// What was known when it was searched.
  var revision = 0
  /// It was found before, in the same line.
  var isRemembered = false
}

extension ExchangeTexts {
  /// All texts that are not empty, to be searched.
  func unsearched() -> [SearchedPart] {
    parts.filter { !$0.bytes.isEmpty }.map { part, bytes in
      let line = header(of: part).map { HeaderMemo.Line(name: $0.name, value: bytes, isInRequest: part.isInRequest) }
      return SearchedPart(part: part, bytes: bytes, line: line)
    }
  }
}
