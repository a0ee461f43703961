/// What a TLS server shows and proves: its certificate with those that vouch for it, and its private key.
package struct ServerIdentity: Sendable, Equatable {
  /// The server's certificate first, then the authorities', in PEM.
  package let certificateChainPEM: String

  /// The private key of the first certificate, in PEM, without a password.
  package let keyPEM: String

  /// Takes a certificate chain and a key from files.
  ///
  /// Throws ``CryptoError`` where one of them cannot be read or the key is not that of the first certificate. Whether the certificate is
  /// still valid, and for which names, is the client's to judge.
  package init(certificatePEM: String, keyPEM: String) throws(CryptoError) {
    let certificate = try Certificate.read(pem: certificatePEM)
    let key = try PrivateKey.read(pem: keyPEM)
    guard try certificate.keyIdentifier() == key.identifier() else { throw .keyOfAnotherCertificate }
    self.certificateChainPEM = certificatePEM
    self.keyPEM = keyPEM
  }
}
