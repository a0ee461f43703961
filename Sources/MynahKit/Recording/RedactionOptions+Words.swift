package import MynahFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A word that names no secret.
package enum SecretWordError: Error, Sendable, Hashable, CustomStringConvertible {
  case noVariable(String)
  case noPlace(String)

  package var description: String {
    switch self {
    case .noVariable(let name): "there is no environment variable \(name), or it is empty, so its value cannot be kept out of the recording"
    case .noPlace(let text):
      """
      "\(text)" is no place: one is header:NAME, query:NAME, form:NAME, cookie:NAME, json:/POINTER, path:/PATH or text:/PATH
      """
    }
  }
}

extension RedactionOptions {
  /// What command lines and tests say in words.
  ///
  /// - Parameter secrets: Names of environment variables.
  package init(secrets: [String], redact: [String], allow: [String]) throws(SecretWordError) {
    self.init()
    for name in secrets {
      guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { throw .noVariable(name) }
      self.secrets.append(KnownSecret(environment: name, value: value))
    }
    self.redact = try redact.map(Self.place)
    self.allow = try allow.map(Self.place)
  }

  private static func place(_ text: String) throws(SecretWordError) -> SecretPlace {
    guard let place = SecretPlace(text) else { throw .noPlace(text) }
    return place
  }
}
