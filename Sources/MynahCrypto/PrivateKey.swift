import CGnuTLS

/// A private key in GnuTLS's memory.
struct PrivateKey: ~Copyable {
  let handle: gnutls_x509_privkey_t

  private init() throws(CryptoError) {
    var handle: gnutls_x509_privkey_t?
    try check(gnutls_x509_privkey_init(&handle), doing: "make room for a key")
    guard let handle else { throw .failed(doing: "make room for a key", reason: "no memory") }
    self.handle = handle
  }

  deinit {
    gnutls_x509_privkey_deinit(handle)
  }

  /// A new key for ECDSA on P-256, which every TLS client in use knows and which takes less than a millisecond.
  static func generate() throws(CryptoError) -> PrivateKey {
    let key = try PrivateKey()
    try check(gnutls_x509_privkey_generate(key.handle, GNUTLS_PK_ECDSA, mynah_gnutls_bits_of_p256(), 0), doing: "make a key")
    return key
  }

  /// Reads a key in PEM: PKCS #8, or the older forms of OpenSSL, without a password.
  static func read(pem: String) throws(CryptoError) -> PrivateKey {
    let key = try PrivateKey()
    let handle = key.handle
    let status = withDatum(of: pem) { gnutls_x509_privkey_import2(handle, $0, GNUTLS_X509_FMT_PEM, nil, 0) }
    try check(status) { .invalidKey(reason: $0) }
    return key
  }

  /// The key in PEM, as PKCS #8.
  func pem() throws(CryptoError) -> String {
    let handle = handle
    return try text(doing: "write a key") {
      gnutls_x509_privkey_export2_pkcs8(handle, GNUTLS_X509_FMT_PEM, nil, GNUTLS_PKCS_PLAIN.rawValue, $0)
    }
  }

  /// The hash of its public half, the same for the certificate made for it.
  func identifier() throws(CryptoError) -> [UInt8] {
    let handle = handle
    return try keyIdentifier { gnutls_x509_privkey_get_key_id(handle, 0, $0, $1) }
  }
}
