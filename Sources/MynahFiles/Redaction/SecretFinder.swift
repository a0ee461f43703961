import MynahCore

/// Decides by name, place and look which values are secrets.
struct SecretFinder {
  let options: RedactionOptions

  struct Finding {
    let kind: String
    /// Whether it is a secret wherever it stands.
    var isSought = true
  }

  func isAllowed(_ leaf: Leaf) -> Bool { options.allow.contains { $0.covers(leaf.place) } }

  /// What kind of secret a leaf is as a whole; nil where it is none.
  func finding(_ leaf: Leaf) -> Finding? {
    let text = leaf.text.text
    guard !text.isEmpty, !Self.isRedacted(text), !isAllowed(leaf) else { return nil }
    let own = TokenScan.kind(of: leaf.text.bytes)
    if options.redact.contains(where: { $0.covers(leaf.place) }) {
      return Finding(kind: own ?? leaf.name.flatMap { SecretName.meaning(of: $0) }?.kind ?? "value")
    }
    if let own { return Finding(kind: own) }
    switch leaf.role {
    case .credential(let scheme): return credential(text, scheme)
    case .userInfo: return Finding(kind: "userinfo")
    case .cookie: return cookie(leaf.name ?? "", text)
    case .text: return nil
    case .number: return number(leaf.name)
    case .guessed: return guessed(leaf.name, text)
    case .segment: return PlainText.isPlain(text) ? nil : named(leaf.name, text, isParameter: false)
    case .named: return named(leaf.name, text, isParameter: leaf.place.kind == .header)
    case .parameter: return named(leaf.name, text, isParameter: true) ?? grant(leaf.name, text)
    }
  }

  private func named(_ name: String?, _ text: String, isParameter: Bool) -> Finding? {
    guard let meaning = name.flatMap({ SecretName.meaning(of: $0, isParameter: isParameter) }) else { return nil }
    return meaning.isCertain || !PlainText.isPlain(text) && text.utf8.count >= 8 ? Finding(kind: meaning.kind) : nil
  }

  /// A name in running text is taken at its word only where the value looks like something that nobody writes.
  private func guessed(_ name: String?, _ text: String) -> Finding? {
    guard let meaning = name.flatMap({ SecretName.meaning(of: $0) }), text.utf8.count >= (meaning.isCertain ? 6 : 16) else { return nil }
    guard !PlainText.isPlain(text) || text.contains(where: \.isNumber) && text.contains(where: \.isLetter) && meaning.isCertain else {
      return nil
    }
    return text.utf8.contains { " <>(){}".utf8.contains($0) } ? nil : Finding(kind: meaning.kind)
  }

  private func number(_ name: String?) -> Finding? {
    guard let meaning = name.flatMap({ SecretName.meaning(of: $0) }), meaning.isCertain else { return nil }
    return ["password", "pin", "card", "code", "ssn"].contains(meaning.kind) ? Finding(kind: meaning.kind, isSought: false) : nil
  }

  /// What OAuth hands over in addresses and forms.
  private func grant(_ name: String?, _ text: String) -> Finding? {
    guard let name = name?.asciiLowercased(), ["code", "state"].contains(name) else { return nil }
    return PlainText.isPlain(text) || text.utf8.count < 8 ? nil : Finding(kind: name)
  }

  private func credential(_ text: String, _ scheme: String?) -> Finding? {
    switch scheme?.asciiLowercased() {
    case "basic": return Finding(kind: "basic")
    case "bearer": return Finding(kind: "bearer")
    case let scheme? where scheme.hasPrefix("aws4-") || ["digest", "oauth", "signature", "hawk"].contains(scheme):
      return Finding(kind: "signature", isSought: false)
    default: return Finding(kind: "credential")
    }
  }

  /// Every cookie, but those that say nothing but a word or a number.
  private func cookie(_ name: String, _ text: String) -> Finding? {
    if ["deleted", "null", "undefined"].contains(text.asciiLowercased()) { return nil }
    if let meaning = SecretName.meaning(of: name), meaning.isCertain { return Finding(kind: meaning.kind) }
    return PlainText.isPlain(text) ? nil : Finding(kind: "cookie")
  }

  /// Whether there is nothing to see any more, or never was.
  static func isRedacted(_ text: String) -> Bool {
    if Credential.isPlaceholder(text) { return true }
    let bytes = Array(text.utf8)
    let placeholders = Placeholder.all(in: bytes)
    if !placeholders.isEmpty, placeholders.reduce(0, { $0 + $1.range.count }) == bytes.count { return true }
    let letters = text.asciiLowercased().utf8.filter { PlainText.isAlphanumeric($0) }
    return letters.isEmpty || marks.contains(String(decoding: letters, as: UTF8.self)) || letters.allSatisfy { $0 == UInt8(ascii: "x") }
  }

  private static let marks: Set<String> = ["redacted", "filtered", "masked", "hidden", "removed", "sanitized", "secret", "redactedsecret"]
}
