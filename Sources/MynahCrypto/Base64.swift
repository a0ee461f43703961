import CGnuTLS

/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
package enum Base64 {
  /// One line of text, padded.
  package static func encode(_ bytes: [UInt8]) -> String {
    var input = bytes
    return transform(&input, by: gnutls_base64_encode2).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The bytes that a text stands for; nil unless ``encode(_:)`` would give this very text: no line breaks, no missing padding, no bits left over.
  package static func decode(_ text: String) -> [UInt8]? {
    var input = Array(text.utf8)
    guard let bytes = transform(&input, by: gnutls_base64_decode2), encode(bytes).utf8.elementsEqual(text.utf8) else { return nil }
    return bytes
  }

  private static func transform(
    _ input: inout [UInt8], by function: (UnsafePointer<gnutls_datum_t>, UnsafeMutablePointer<gnutls_datum_t>) -> CInt
  ) -> [UInt8]? {
    guard let size = UInt32(exactly: input.count) else { return nil }
    guard size > 0 else { return [] }
    return input.withUnsafeMutableBufferPointer { buffer in
      var source = gnutls_datum_t(data: buffer.baseAddress, size: size)
      var result = gnutls_datum_t()
      guard function(&source, &result) >= 0 else { return nil }
      defer { mynah_gnutls_free(result.data) }
      return Array(UnsafeBufferPointer(start: result.data, count: Int(result.size)))
    }
  }
}
