import MynahCrypto

/// What a field such as Authorization says: who calls, and how that is to be proven (RFC 9110 section 11.4).
package struct Credential: Sendable, Hashable {
  /// As it was written; nil where the value stands alone.
  package let scheme: String?
  /// What nobody else should see.
  package let value: String

  /// - Parameter field: The value of the field.
  package init(_ field: String) {
    let text = field.trimmed()
    let word = text.prefix { $0 != " " && $0 != "\t" }
    if word.count < text.count {
      scheme = String(word)
      value = text.dropFirst(word.count).trimmed()
    } else {
      let isScheme = Self.schemes.contains { $0.equalsIgnoringASCIICase(word) }
      scheme = isScheme ? String(word) : nil
      value = isScheme ? "" : text
    }
  }

  /// A value that stands in a field of its own, without a scheme.
  package init(alone field: String) {
    scheme = nil
    value = field.trimmed()
  }

  /// User and password, where the scheme is Basic and the value can be read (RFC 7617).
  package var pair: (user: String, password: String, text: String)? {
    guard isOf("Basic"), let bytes = Base64.decode(value) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]), text)
  }

  /// Compared without case (RFC 9110 section 11.1).
  package func isOf(_ name: String) -> Bool { scheme.map { $0.equalsIgnoringASCIICase(name) } ?? false }

  /// Nothing was filled in: it is empty, or what programs write where a value is missing.
  package var isPlaceholder: Bool {
    if let pair { return Self.isPlaceholder(pair.user) && Self.isPlaceholder(pair.password) }
    return Self.isPlaceholder(value)
  }

  /// The texts by which somebody else could call: for Basic the password and the pair, but not the user's name.
  ///
  /// A signature serves one request alone and is none.
  package var secrets: [String] {
    if isPlaceholder || isSignature { return [] }
    if let pair { return [value, pair.text, pair.password] }
    return [value]
  }

  private var isSignature: Bool {
    guard let scheme else { return false }
    return scheme.hasPrefix("AWS4-") || ["Digest", "OAuth", "Signature", "Hawk"].contains { $0.equalsIgnoringASCIICase(scheme) }
  }

  /// Whether it names a scheme that credentials are often sent by.
  package var isOfKnownScheme: Bool { isSignature || Self.schemes.contains { isOf($0) } }

  private static let schemes = ["Bearer", "Basic", "Digest", "Token", "ApiKey", "DPoP", "Negotiate"]

  /// Whether a text stands for no value: `null`, `undefined`, `{{token}}`, `${TOKEN}`, `<token>`.
  package static func isPlaceholder(_ text: String) -> Bool {
    let text = text.trimmed().asciiLowercased()
    if placeholders.contains(text) { return true }
    // Most credentials begin with a letter or a digit.
    guard let first = text.utf8.first, "{$<%".utf8.contains(first) else { return false }
    return [("{", "}"), ("${", "}"), ("<", ">"), ("%", "%")].contains { text.count > 2 && text.hasPrefix($0.0) && text.hasSuffix($0.1) }
      || text.hasPrefix("$") && text.dropFirst().allSatisfy { $0 == "_" || $0.isASCII && $0.isLetter }
  }

  private static let placeholders: Set = ["", "null", "undefined", "none", "nil", "nan", "[object object]", "\"\"", "''"]
}
