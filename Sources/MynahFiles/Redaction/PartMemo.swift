import MynahCore

/// What was found in texts that come again and again: most header lines of a session, and whatever is polled.
///
/// That depends on nothing but the text and the secrets that are known: with each new secret all of it is forgotten.
struct PartMemo {
  private var found: [Text: Found] = [:]
  /// That of the registry when these texts were searched.
  private var revision = 0

  private static let mostTexts = 256
  /// Longer ones are too seldom the same.
  private static let mostBytes = 4096

  /// A text, and all that says how it is read.
  struct Text: Hashable {
    let kind: Kind
    let isInRequest: Bool
    let bytes: [UInt8]

    /// The bytes tell most texts apart, and take one step together.
    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  enum Kind: Hashable {
    case target
    case header(name: String)
    case body(type: String?, path: String)
  }

  struct Found {
    let edits: TextEdits
    let redactions: [Redaction]
  }

  func found(in text: Text, at revision: Int) -> Found? { revision == self.revision ? found[text] : nil }

  /// Remembers a text in which nothing was left unexplained.
  mutating func add(_ found: Found, in text: Text, at revision: Int) {
    guard text.bytes.count <= Self.mostBytes else { return }
    if revision != self.revision || self.found.count >= Self.mostTexts { self.found.removeAll(keepingCapacity: true) }
    self.revision = revision
    self.found[text] = found
  }
}
