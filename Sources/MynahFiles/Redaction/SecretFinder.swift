import MynahCore

/// Decides by name, place and look which values are secrets.
struct SecretFinder {
  let options: RedactionOptions

  struct Finding {
    let kind: String
    /// Whether it is a secret wherever it stands.
    var isSought = true
  }

  func isAllowed(_ leaf: Leaf) -> Bool { leaf.stands(at: options.allow) }

  /// What kind of secret a leaf is as a whole; nil where it is none.
  func finding(_ leaf: Leaf) -> Finding? {
    // In this order because nearly no leaf gets beyond the first question.
    guard let finding = finding(byLookOf: leaf), !Self.isRedacted(leaf.text.text), !isAllowed(leaf) else { return nil }
    return finding
  }

  private func finding(byLookOf leaf: Leaf) -> Finding? {
    if leaf.text.count == 0 { return nil }
    let own = TokenScan.kind(of: leaf.text.bytes)
    if leaf.stands(at: options.redact) {
      return Finding(kind: own ?? leaf.meanings?.meaning?.kind ?? "value")
    }
    if let own { return Finding(kind: own) }
    switch leaf.role {
    case .credential(let scheme): return credential(scheme)
    case .challenge: return Finding(kind: "nonce")
    case .userInfo: return Finding(kind: "userinfo")
    case .cookie: return cookie(leaf.meanings?.meaning, leaf.text.text)
    case .text: return nil
    case .number: return number(leaf.meanings?.meaning, digits: leaf.text.count)
    case .guessed: return guessed(leaf.meanings?.meaning, leaf.text)
    // Most keys are names themselves.
    case .key: return RandomText.kind(of: leaf.text.text) == nil ? nil : named(leaf.meanings?.meaning, leaf.text)
    case .segment: return named(leaf.meanings?.meaning, leaf.text).flatMap { PlainText.isPlain(leaf.text.text) ? nil : $0 }
    case .named:
      let isHeader = leaf.spot.kind == .header
      return named(isHeader ? leaf.meanings?.parameterMeaning : leaf.meanings?.meaning, leaf.text)
    case .parameter: return named(leaf.meanings?.parameterMeaning, leaf.text) ?? grant(leaf.name, leaf.text)
    }
  }

  private func named(_ meaning: SecretName.Meaning?, _ text: TracedBytes) -> Finding? {
    guard let meaning, meaning.leastLength == 0 || text.bytes.count(where: PlainText.isAlphanumeric) >= meaning.leastLength else {
      return nil
    }
    return meaning.isCertain || text.text.utf8.count >= 8 && !PlainText.isPlain(text.text) ? Finding(kind: meaning.kind) : nil
  }

  /// A name in running text is taken at its word only where the value looks like something that nobody writes.
  private func guessed(_ meaning: SecretName.Meaning?, _ traced: TracedBytes) -> Finding? {
    guard let meaning else { return nil }
    let text = traced.text
    guard text.utf8.count >= (meaning.isCertain ? 6 : 16) else { return nil }
    guard !PlainText.isPlain(text) || text.contains(where: \.isNumber) && text.contains(where: \.isLetter) && meaning.isCertain else {
      return nil
    }
    return text.utf8.contains { " <>(){}".utf8.contains($0) } ? nil : Finding(kind: meaning.kind)
  }

  private func number(_ meaning: SecretName.Meaning?, digits: Int) -> Finding? {
    guard let meaning, meaning.isCertain, digits >= meaning.leastLength else { return nil }
    return ["password", "pin", "card", "code", "ssn"].contains(meaning.kind) ? Finding(kind: meaning.kind, isSought: false) : nil
  }

  /// What OAuth hands over in addresses and forms.
  private func grant(_ name: String?, _ traced: TracedBytes) -> Finding? {
    guard let name = name?.asciiLowercased(), ["code", "state", "_state"].contains(name) else { return nil }
    let text = traced.text
    return PlainText.isPlain(text) || text.utf8.count < 8 ? nil : Finding(kind: name == "code" ? "code" : "state")
  }

  private func credential(_ scheme: String?) -> Finding? {
    switch scheme?.asciiLowercased() {
    case "basic": return Finding(kind: "basic")
    case "bearer": return Finding(kind: "bearer")
    case let scheme? where scheme.hasPrefix("aws4-") || ["digest", "oauth", "signature", "hawk"].contains(scheme):
      return Finding(kind: "signature", isSought: false)
    default: return Finding(kind: "credential")
    }
  }

  /// Every cookie, but those that say nothing but a word or a number.
  private func cookie(_ meaning: SecretName.Meaning?, _ text: String) -> Finding? {
    if ["deleted", "null", "undefined"].contains(text.asciiLowercased()) { return nil }
    if let meaning, meaning.isCertain { return Finding(kind: meaning.kind) }
    return PlainText.isPlain(text) ? nil : Finding(kind: "cookie")
  }

  /// Whether there is nothing to see any more, or never was.
  static func isRedacted(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if mayStandForNone(bytes), Credential.isPlaceholder(text) { return true }
    let placeholders = Placeholder.all(in: bytes)
    if !placeholders.isEmpty, placeholders.reduce(0, { $0 + $1.range.count }) == bytes.count { return true }
    let letters = bytes.filter(PlainText.isAlphanumeric).map(\.asciiLowercased)
    // Zeros and the like stand where a secret was.
    if letters.count >= 8, let first = letters.first {
      let other = letters.first { $0 != first } ?? first
      if letters.allSatisfy({ $0 == first || $0 == other }) { return true }
    }
    return letters.isEmpty || marks.contains(String(decoding: letters, as: UTF8.self)) || letters.allSatisfy { $0 == UInt8(ascii: "x") }
  }

  /// Words that stand for no value are short; templates begin with a sign.
  private static func mayStandForNone(_ text: [UInt8]) -> Bool {
    if text.count <= 32 { return true }
    switch text.first {
    case UInt8(ascii: "{"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "%"), UInt8(ascii: " "), UInt8(ascii: "\t"): return true
    default: return false
    }
  }

  private static let marks: Set<String> = ["redacted", "filtered", "masked", "hidden", "removed", "sanitized", "secret", "redactedsecret"]
}
