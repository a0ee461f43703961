/// Credentials that are another text in each request: a signature, and the key that made it.
enum Signature {
  /// The id of the key; nil where the scheme is none that signs, or names no key.
  static func key(of authorization: String, _ scheme: Substring) -> String? {
    let name = scheme.asciiLowercased()
    if name == "bearer" { return nil }
    let value = authorization.dropFirst(scheme.count).trimmed()
    // SigV4 and its kin: the key stands before the date and the region.
    if name.contains("-hmac-") || name.hasPrefix("hmac-") {
      return parameter("credential", of: value).map { String($0.prefix { $0 != "/" }) }
    }
    if before.contains(name) { return value.lastIndex(of: ":").map { String(value[..<$0]) } }
    guard let names = named[name] else { return nil }
    let found = names.compactMap { parameter($0, of: value) }
    return found.isEmpty ? nil : found.joined(separator: " ")
  }

  /// Schemes of the form `KEY:SIGNATURE`.
  private static let before: Set<String> = ["aws", "goog1", "oss", "sharedkey", "sharedkeylite"]

  /// The parameters that say whose signature it is.
  private static let named = [
    "digest": ["username"], "hawk": ["id"], "oauth": ["oauth_consumer_key", "oauth_token"], "signature": ["keyid"],
  ]

  private static func parameter(_ name: String, of value: String) -> String? {
    for field in value.split(whereSeparator: { $0 == "," || $0 == "&" || $0 == " " }) {
      guard let equals = field.firstIndex(of: "="), field[..<equals].asciiLowercased() == name else { continue }
      return field[field.index(after: equals)...].trimmed().filter { $0 != "\"" }
    }
    return nil
  }
}
