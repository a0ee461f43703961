import CGnuTLS

/// Why a certificate or a key could not be made or read.
package enum CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The given text holds no certificate that can be read.
  case invalidCertificate(reason: String)
  /// The given text holds no private key that can be read.
  case invalidKey(reason: String)
  /// The certificate was made for another key than the given one.
  case keyOfAnotherCertificate
  /// A certificate was asked for no name at all.
  case noName
  /// A certificate was asked for something that is neither a DNS name nor an IP address.
  case invalidName(String)
  /// GnuTLS failed at something that does not depend on what it was given.
  case failed(doing: String, reason: String)

  package var description: String {
    switch self {
    case .invalidCertificate(let reason):
      "the certificate cannot be read (\(reason)); it must be PEM, beginning with -----BEGIN CERTIFICATE-----, the server's own first"
    case .invalidKey(let reason):
      "the private key cannot be read (\(reason)); it must be PEM without a password, beginning with -----BEGIN PRIVATE KEY-----"
    case .keyOfAnotherCertificate:
      "the private key does not belong to the certificate; the first certificate of the file must be the one made for this key"
    case .noName:
      "a certificate needs at least one DNS name or IP address"
    case .invalidName(let name):
      "\"\(name)\" is neither a DNS name nor an IP address"
    case .failed(let doing, let reason):
      "GnuTLS cannot \(doing): \(reason)"
    }
  }
}

/// Turns a status of GnuTLS into an error.
func check(_ status: CInt, _ error: (_ reason: String) -> CryptoError) throws(CryptoError) {
  guard status < 0 else { return }
  let reason = gnutls_strerror(status).map { String(cString: $0) } ?? "error \(status)"
  throw error(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
}

/// The same, for what fails only where GnuTLS itself does; `doing` completes "GnuTLS cannot …".
func check(_ status: CInt, doing: String) throws(CryptoError) {
  try check(status) { .failed(doing: doing, reason: $0) }
}
