import Synchronization

extension SecretName {
  /// All that a name says of its values.
  ///
  /// A class, as each value of an exchange bears one.
  package final class Reading: Sendable {
    /// What they are as values of a member of JSON, or of a name in running text.
    package let meaning: Meaning?
    /// What they are as values of a header, a cookie or a parameter.
    package let parameterMeaning: Meaning?
    package let isAuthorization: Bool
    package let isIdentifier: Bool

    init(meaning: Meaning?, parameterMeaning: Meaning?, isAuthorization: Bool, isIdentifier: Bool) {
      self.meaning = meaning
      self.parameterMeaning = parameterMeaning
      self.isAuthorization = isAuthorization
      self.isIdentifier = isIdentifier
    }
  }

  /// All that a name says, taken apart once: an API calls things by the same few names in reply after reply.
  package static func reading(of name: String) -> Reading {
    if let reading = known.withLock({ $0[name] }) { return reading }
    let reading = read(words(of: name))
    // Names that differ in how a character is composed are one key of a dictionary, but not one name.
    guard name.utf8.count <= 48, name.utf8.allSatisfy({ $0 < 0x80 }) else { return reading }
    known.withLock { known in
      // Keys of maps are drawn without end.
      if known.count >= mostKnown { known.removeAll(keepingCapacity: true) }
      known[name] = reading
    }
    return reading
  }

  private static let mostKnown = 4096
  private static let known = Mutex<[String: Reading]>([:])
}
