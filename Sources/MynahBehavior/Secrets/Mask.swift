import MynahCore

/// How a secret is shown: by its scheme, its first characters and its length, and in ASCII, so that it can stand in a target.
enum Mask {
  /// `abcd... (32 characters)`: never more than four characters, and never more than a quarter.
  static func text(_ secret: some StringProtocol) -> String {
    "\(secret.prefix(min(4, secret.count / 4)))... (\(secret.count.counting("character")))"
  }

  /// `Bearer abcd... (32 characters)`; where nothing was filled in, that.
  static func credential(_ field: String) -> String {
    let credential = Credential(field)
    if credential.isPlaceholder { return field }
    return (credential.scheme.map { $0 + " " } ?? "") + text(credential.value)
  }

  /// The values of a Cookie field; its names stay.
  static func cookies(_ field: String) -> String {
    field.split(separator: ";", omittingEmptySubsequences: false).map(cookie).joined(separator: ";")
  }

  /// The value of a Set-Cookie field; its name and its attributes stay.
  static func setCookie(_ field: String) -> String {
    let attributes = field.firstIndex(of: ";") ?? field.endIndex
    return cookie(field[..<attributes]) + field[attributes...]
  }

  private static func cookie(_ pair: Substring) -> String {
    guard let equals = pair.firstIndex(of: "="), !pair[equals...].dropFirst().isEmpty else { return String(pair) }
    return pair[...equals] + text(pair[equals...].dropFirst())
  }
}
