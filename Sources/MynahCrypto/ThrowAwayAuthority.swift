/// A certificate authority that exists for one run: clients trust its certificate, servers get theirs from it, nothing is kept.
///
/// ```swift
/// let authority = try ThrowAwayAuthority(now: Int(time(nil)))
/// let identity = try authority.issue(for: ["localhost", "127.0.0.1", "::1"])
/// ```
package struct ThrowAwayAuthority: Sendable {
  /// The certificate for clients to trust, in PEM.
  package let certificatePEM: String

  private let keyPEM: String
  private let validity: Range<Int>

  /// Makes a new key (ECDSA P-256) and the certificate of an authority, both unlike any other's.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970. Everything issued is valid from one hour before, since a client's clock may be behind.
  ///   - lasting: How many seconds it is valid from now on, where that is more than 30 days: a clock may run many times faster.
  package init(now: Int, lasting: Int = 0) throws(CryptoError) {
    let validity = (now - 3_600)..<(now + max(30 * 86_400, lasting))
    let key = try PrivateKey.generate()
    let certificate = try Certificate.draft(for: key, commonName: "Mynah throw-away authority", validity: validity)
    try certificate.becomeAuthority()
    try certificate.sign(by: certificate, key: key)
    self.certificatePEM = try certificate.pem()
    self.keyPEM = try key.pem()
    self.validity = validity
  }

  /// Makes a key (ECDSA P-256) and a certificate for a server of these DNS names and IP addresses.
  ///
  /// Throws ``CryptoError/noName`` and ``CryptoError/invalidName(_:)``.
  package func issue(for names: [String]) throws(CryptoError) -> ServerIdentity {
    var subjects: [SubjectName] = []
    for name in names { subjects.append(try SubjectName(name)) }
    guard !subjects.isEmpty else { throw .noName }
    let key = try PrivateKey.generate()
    // Clients look at the alternative names alone (RFC 9110, section 4.3.4), and a common name holds 64 characters at most.
    let certificate = try Certificate.draft(for: key, commonName: "Mynah", validity: validity)
    try certificate.becomeServer(names: subjects)
    try certificate.sign(by: Certificate.read(pem: certificatePEM), key: PrivateKey.read(pem: keyPEM))
    return try ServerIdentity(certificatePEM: certificate.pem() + certificatePEM, keyPEM: key.pem())
  }
}
