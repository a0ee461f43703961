extension Mismatch {
  /// Without a given value that is a secret by its name: whoever plays a session that a browser saved finds its passwords there.
  ///
  /// A placeholder is none, and neither is what a matcher says in words.
  var withoutSecret: Mismatch {
    guard expected.hasPrefix("\""), !expected.contains("{{secret:"), let place,
      let meaning = SecretName.meaning(of: place.name, isParameter: place.isParameter),
      meaning.isCertain || expected.count >= 10 && expected.contains(where: \.isNumber)
    else { return self }
    return Mismatch(criterion, expected: "a secret", actual: actual.map { _ in "another one" })
  }

  /// The name of what was compared: that of a parameter, or of the member of the body.
  private var place: (name: String, isParameter: Bool)? {
    let words = criterion.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let kind = words.first, let name = words.last else { return nil }
    if kind == "state" { return nil }
    return kind == "body" ? (name.split(separator: "/").last.map(String.init) ?? "", false) : (String(name), true)
  }
}
