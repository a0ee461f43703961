/// The strings at one place: whether they are words of a fixed set, or all of one kind.
struct TextSamples: Sendable {
  private(set) var count = 0
  /// Those that look like words of a fixed set, and how often each came, up to ``most``; nil where some string is no such word.
  private var counts: [String: Int]? = [:]
  /// What they all are; nil where they differ or are just text.
  private(set) var kind: WrittenValue?

  /// More than this is no fixed set.
  private static let most = 12

  mutating func take(_ text: String) {
    guard !text.isEmpty, !text.hasPrefix("{{secret:") else { return }
    let kind = WrittenValue(text)
    self.kind = count == 0 || self.kind == kind ? kind : nil
    count += 1
    if Self.isWord(text), kind == nil {
      counts?[text, default: 0] += 1
      if counts?.count ?? 0 > Self.most { counts = nil }
    } else {
      counts = nil
    }
  }

  /// The words of a fixed set, sorted, where these strings are from one: a word came twice on average, or the name says so.
  func words(named name: String) -> [String]? {
    guard let words, count >= 2 else { return nil }
    let isNamed = Self.names.contains { name.lowercased().hasSuffix($0) }
    return isNamed || words.count <= count / 2 ? words : nil
  }

  /// All the strings, sorted, where each looks like a word of a fixed set.
  var words: [String]? { counts.flatMap { $0.isEmpty ? nil : $0.keys.sorted() } }

  /// `open`, `in_transit`, `in-transit`, `IN_TRANSIT`, `inTransit`: no blanks, few digits, not long.
  private static func isWord(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count <= 40, let first = bytes.first, (first | 32) &- 97 < 26 else { return false }
    return bytes.count { $0 &- 48 < 10 } <= 2
      && bytes.allSatisfy { ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  /// How members are called that hold such words.
  private static let names = ["status", "state", "type", "kind", "role", "visibility", "priority", "object"]
}
