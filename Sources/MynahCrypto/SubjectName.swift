import CGnuTLS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name that a certificate vouches for.
struct SubjectName {
  /// The name as it was given.
  let text: String
  /// What the certificate holds: the kind and the bytes, which for an address are 4 or 16.
  let encoded: (kind: gnutls_x509_subject_alt_name_t, bytes: [UInt8])

  /// Reads an IPv4 or IPv6 address (in brackets or not), or else a DNS name, in ASCII, with `*` allowed for its first label.
  init(_ text: String) throws(CryptoError) {
    self.text = text
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    if let address = Self.address(text, family: AF_INET, size: 4) ?? Self.address(bare, family: AF_INET6, size: 16) {
      encoded = (GNUTLS_SAN_IPADDRESS, address)
    } else if Self.isDNSName(text) {
      encoded = (GNUTLS_SAN_DNSNAME, Array(text.utf8))
    } else {
      throw .invalidName(text)
    }
  }

  private static func address(_ text: String, family: CInt, size: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: size)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  /// RFC 1123, section 2.1, with the underscore that names inside of networks bear.
  private static func isDNSName(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard text.utf8.count <= 253 else { return false }
    return labels.enumerated().allSatisfy { index, label in
      if index == 0, labels.count > 1, label.elementsEqual("*".utf8) { return true }
      guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
      return label.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
    }
  }
}
