import MynahCore

/// What is known of a recording's secrets beforehand.
package struct RedactionOptions: Sendable {
  /// Values that are secret wherever they stand.
  package var secrets: [KnownSecret]
  /// Places whose values are secret, whatever they look like.
  package var redact: [SecretPlace]
  /// Places whose values are none; a secret that is known from elsewhere is taken out of them all the same.
  package var allow: [SecretPlace]

  package init(secrets: [KnownSecret] = [], redact: [SecretPlace] = [], allow: [SecretPlace] = []) {
    self.secrets = secrets
    self.redact = redact
    self.allow = allow
  }
}

/// A secret that the user handed in.
package struct KnownSecret: Sendable {
  /// What its placeholders are called: `STRIPE_KEY` is `stripe-key`.
  package let kind: String
  package let value: String

  /// Shorter ones stand in other texts by chance, and are taken out only where a value is nothing else and its name means a secret.
  package static let leastLength = 4

  package var isTooShort: Bool { value.count < Self.leastLength }

  /// The value as it is, and without the line break that ends it; a file may have been read into it, whose lines end otherwise elsewhere.
  var forms: [String] {
    let lines = value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var forms = [value]
    guard lines.count > 1 else { return forms }
    let kept = lines.last == "" ? lines.dropLast() : lines[...]
    for form in [kept.joined(separator: "\n"), kept.joined(separator: "\r\n")] where !forms.contains(form) { forms.append(form) }
    return forms
  }

  /// - Parameters:
  ///   - environment: The name of the variable that has it.
  ///   - value: The variable's value.
  package init(environment name: String, value: String) {
    let words = name.asciiLowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    kind = words.isEmpty ? "secret" : words.joined(separator: "-")
    self.value = value
  }
}
