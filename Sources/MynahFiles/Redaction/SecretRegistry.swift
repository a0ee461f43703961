import MynahCore

/// The secrets of one recording: what stands for each of them, and where else they stand.
struct SecretRegistry {
  private var placeholders: [String: Placeholder] = [:]
  private var counts: [String: Int] = [:]
  /// Those that are looked for everywhere.
  private(set) var sought = Secrets()
  /// Grows with each secret that is learned.
  var revision: Int { placeholders.count + sought.count }
  /// What the user handed in, by its value.
  private var known: [String: String] = [:]
  /// The value that the user handed in, by how else its lines may end.
  private var originals: [String: String] = [:]

  /// - Parameter taken: How many placeholders of each kind stand in the recording already.
  init(_ secrets: [KnownSecret], taken: [String: Int] = [:]) {
    counts = taken
    for secret in secrets where !secret.value.isEmpty {
      known[secret.value] = secret.kind
      for form in secret.forms {
        if form != secret.value { originals[form] = secret.value }
        if form.count >= KnownSecret.leastLength { sought.add(declared: form) }
      }
    }
  }

  /// How many different secrets of each kind were found.
  var kinds: [String: Int] { counts }

  /// What stands for a secret: the same for the same, whatever its kind seems to be elsewhere.
  mutating func placeholder(for value: String, kind: @autoclosure () -> String) -> Placeholder {
    let value = originals[value] ?? value
    if let placeholder = placeholders[value] { return placeholder }
    let kind = known[value] ?? kind()
    counts[kind, default: 0] += 1
    let placeholder = Placeholder(kind: kind, number: counts[kind, default: 1])
    placeholders[value] = placeholder
    return placeholder
  }

  /// Looks for a secret everywhere from now on, if it is no text that stands in others by chance.
  mutating func seek(_ value: String) {
    if value.count >= Secrets.leastLength {
      if !Secrets.isCommon(value) { sought.add(value) }
    } else if value.count >= 6, value.contains(where: \.isNumber), value.contains(where: \.isLetter) {
      sought.add(declared: value)
    }
  }

  /// A further way in which a secret was written.
  mutating func add(alias: String, of placeholder: Placeholder) {
    if placeholders[alias] == nil { placeholders[alias] = placeholder }
    seek(alias)
  }
}
