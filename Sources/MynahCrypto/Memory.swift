import CGnuTLS

/// Lends a text to GnuTLS.
func withDatum<Result>(of text: String, _ body: (UnsafePointer<gnutls_datum_t>) -> Result) -> Result {
  var bytes = Array(text.utf8)
  return bytes.withUnsafeMutableBufferPointer { buffer in
    // A text over 4 GiB would be cut, and is no key or certificate either way.
    var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(clamping: buffer.count))
    return body(&datum)
  }
}

/// Takes over a text that GnuTLS allocates.
func text(doing: String, _ body: (UnsafeMutablePointer<gnutls_datum_t>) -> CInt) throws(CryptoError) -> String {
  var datum = gnutls_datum_t()
  try check(body(&datum), doing: doing)
  defer { mynah_gnutls_free(datum.data) }
  return String(decoding: UnsafeBufferPointer(start: datum.data, count: Int(datum.size)), as: UTF8.self)
}

/// Takes the hash by which GnuTLS tells keys apart: SHA-1, 20 bytes.
func keyIdentifier(_ body: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>) -> CInt) throws(CryptoError) -> [UInt8] {
  var identifier = [UInt8](repeating: 0, count: 64)
  var size = identifier.count
  let status = identifier.withUnsafeMutableBufferPointer { body($0.baseAddress, &size) }
  try check(status, doing: "identify a key")
  return Array(identifier.prefix(size))
}

/// Bytes that nobody can guess.
func randomBytes(count: Int) throws(CryptoError) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  let status = bytes.withUnsafeMutableBytes { gnutls_rnd(GNUTLS_RND_NONCE, $0.baseAddress, $0.count) }
  try check(status, doing: "draw random bytes")
  return bytes
}
