import MynahCore

extension String {
  /// In double quotes, as messages name things.
  var quoted: String { "\"\(self)\"" }

  /// With each control or invisible formatting character as `\u{..}`: what a client sent must not steer a terminal.
  var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isInvisible { text += "\\u{\(String(scalar.value, radix: 16))}" } else { text.unicodeScalars.append(scalar) }
    }
  }
}

extension String {
  /// Its beginning, where it is longer than so many characters.
  func shortened(to limit: Int) -> String {
    count > limit ? prefix(limit - 1) + "…" : self
  }
}

extension String {
  /// Whether a word in lower-case ASCII stands in it, however it is written there.
  func mentions(_ word: StaticString) -> Bool {
    let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    var text = self
    return text.withUTF8 { text in
      guard text.count >= word.count else { return false }
      return (0...text.count - word.count).contains { start in word.indices.allSatisfy { text[start + $0].asciiLowercased == word[$0] } }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension [String] {
  /// `a, b and c`.
  func listed(_ conjunction: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}

extension Sequence<String> {
  /// Without what stood before.
  func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Int {
  /// `1 exchange`, `2 exchanges`.
  func counting(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }

  /// `its first exchange`, `its first 12 exchanges`.
  var firstExchanges: String { self == 1 ? "its first exchange" : "its first \(self) exchanges" }
}
