import CGnuTLS

/// An X.509 certificate in GnuTLS's memory, in the making or read from PEM.
struct Certificate: ~Copyable {
  let handle: gnutls_x509_crt_t

  private init() throws(CryptoError) {
    var handle: gnutls_x509_crt_t?
    try check(gnutls_x509_crt_init(&handle), doing: "make room for a certificate")
    guard let handle else { throw .failed(doing: "make room for a certificate", reason: "no memory") }
    self.handle = handle
  }

  deinit {
    gnutls_x509_crt_deinit(handle)
  }

  /// Reads the first certificate of a PEM text.
  static func read(pem: String) throws(CryptoError) -> Certificate {
    let certificate = try Certificate()
    let handle = certificate.handle
    let status = withDatum(of: pem) { gnutls_x509_crt_import(handle, $0, GNUTLS_X509_FMT_PEM) }
    try check(status) { .invalidCertificate(reason: $0) }
    return certificate
  }

  /// Begins a certificate of version 3 for a key, with a random serial number (RFC 5280, section 4.1.2.2: positive, 20 bytes at most).
  static func draft(for key: borrowing PrivateKey, commonName: String, validity: Range<Int>) throws(CryptoError) -> Certificate {
    let certificate = try Certificate()
    let handle = certificate.handle
    let doing = "write a certificate"
    var serial = try randomBytes(count: 16)
    serial[0] = serial[0] & 0x7F | 0x40
    try check(gnutls_x509_crt_set_version(handle, 3), doing: doing)
    try check(gnutls_x509_crt_set_serial(handle, serial, serial.count), doing: doing)
    try check(gnutls_x509_crt_set_key(handle, key.handle), doing: doing)
    let name = Array(commonName.utf8)
    try check(gnutls_x509_crt_set_dn_by_oid(handle, GNUTLS_OID_X520_COMMON_NAME, 0, name, UInt32(clamping: name.count)), doing: doing)
    try check(gnutls_x509_crt_set_activation_time(handle, validity.lowerBound), doing: doing)
    try check(gnutls_x509_crt_set_expiration_time(handle, validity.upperBound), doing: doing)
    let identifier = try key.identifier()
    try check(gnutls_x509_crt_set_subject_key_id(handle, identifier, identifier.count), doing: doing)
    return certificate
  }

  /// Lets the certificate sign those of servers, and nothing else.
  func becomeAuthority() throws(CryptoError) {
    try check(gnutls_x509_crt_set_basic_constraints(handle, 1, 0), doing: "write a certificate")
    try check(gnutls_x509_crt_set_key_usage(handle, UInt32(GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)), doing: "write a certificate")
  }

  /// Lets the certificate stand for a server of the given names.
  func becomeServer(names: [SubjectName]) throws(CryptoError) {
    let doing = "write a certificate"
    try check(gnutls_x509_crt_set_basic_constraints(handle, 0, -1), doing: doing)
    try check(gnutls_x509_crt_set_key_usage(handle, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)), doing: doing)
    try check(gnutls_x509_crt_set_key_purpose_oid(handle, GNUTLS_KP_TLS_WWW_SERVER, 0), doing: doing)
    for name in names {
      let (kind, bytes) = name.encoded
      let status = gnutls_x509_crt_set_subject_alt_name(handle, kind, bytes, UInt32(clamping: bytes.count), UInt32(GNUTLS_FSAN_APPEND))
      try check(status) { _ in .invalidName(name.text) }
    }
  }

  /// Signs with SHA-256, as the last step; an authority signs itself.
  func sign(by issuer: borrowing Certificate, key: borrowing PrivateKey) throws(CryptoError) {
    let identifier = try key.identifier()
    try check(gnutls_x509_crt_set_authority_key_id(handle, identifier, identifier.count), doing: "write a certificate")
    try check(gnutls_x509_crt_sign2(handle, issuer.handle, key.handle, GNUTLS_DIG_SHA256, 0), doing: "sign a certificate")
  }

  func pem() throws(CryptoError) -> String {
    let handle = handle
    return try text(doing: "write a certificate") { gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_PEM, $0) }
  }

  /// The hash of its public key.
  func keyIdentifier() throws(CryptoError) -> [UInt8] {
    let handle = handle
    return try MynahCrypto.keyIdentifier { gnutls_x509_crt_get_key_id(handle, 0, $0, $1) }
  }
}
