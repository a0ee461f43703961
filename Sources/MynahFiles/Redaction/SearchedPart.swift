import MynahCore

/// A text of an exchange, and what was found in it.
struct SearchedPart {
  let part: ExchangePart
  let bytes: [UInt8]
  /// Nil for one that does not come again.
  let text: PartMemo.Text?
  /// Nil while nobody had to take it apart.
  var read: ReadPart?
  var found = PartMemo.Found(edits: .none, redactions: [])
  /// What was known when it was searched.
  var revision = 0
  /// It was found before, in the same text.
  var isRemembered = false
}

extension ExchangeTexts {
  /// All texts that are not empty, to be searched.
  func unsearched() -> [SearchedPart] {
    parts.filter { !$0.bytes.isEmpty }.map { part, bytes in
      let text = kind(of: part).map { PartMemo.Text(kind: $0, isInRequest: part.isInRequest, bytes: bytes) }
      return SearchedPart(part: part, bytes: bytes, text: text)
    }
  }

  private func kind(of part: ExchangePart) -> PartMemo.Kind? {
    switch part {
    case .target: .target
    case .requestHeader, .responseHeader, .trailer: header(of: part).map { .header(name: $0.name) }
    case .requestBody: kind(of: requestBody, requestHeaders)
    case .responseBody: kind(of: responseBody, exchange.response?.headers ?? [])
    case .origin, .reason, .failure: nil
    }
  }

  private func kind(of body: PlainBody, _ headers: [Header]) -> PartMemo.Kind? {
    body.isUnreadable ? nil : .body(type: headers.first("Content-Type"), path: path)
  }
}
