import CGnuTLS

/// Hashes of bytes that are in memory as a whole.
package enum Digest {
  /// SHA-256 (FIPS 180-4): 32 bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    fill(count: 32) { output in
      bytes.withUnsafeBytes { gnutls_hash_fast(GNUTLS_DIG_SHA256, $0.baseAddress, $0.count, output) }
    }
  }

  /// HMAC with SHA-256 (RFC 2104): 32 bytes.
  package static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    fill(count: 32) { output in
      key.withUnsafeBytes { key in
        message.withUnsafeBytes { message in
          gnutls_hmac_fast(GNUTLS_MAC_SHA256, key.baseAddress, key.count, message.baseAddress, message.count, output)
        }
      }
    }
  }

  /// Two lower-case hexadecimal digits a byte.
  package static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (index, byte) in bytes.enumerated() {
        text[index * 2] = digits[Int(byte >> 4)]
        text[index * 2 + 1] = digits[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }

  private static func fill(count: Int, _ body: (UnsafeMutableRawPointer?) -> CInt) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
      let status = body(output.baseAddress)
      // No input makes SHA-256 fail, only a GnuTLS that was built without it, and that one has no TLS either.
      precondition(status == 0, "GnuTLS has no SHA-256")
      initialized = count
    }
  }
}
