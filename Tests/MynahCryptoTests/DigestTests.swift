import Testing

@testable import MynahCrypto

struct DigestTests {
  @Test(
    "SHA-256 gives the digests of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(message: String, digest: String) {
    #expect(Digest.hex(Digest.sha256(Array(message.utf8))) == digest)
  }

  @Test("SHA-256 takes a million bytes")
  func longMessage() {
    let digest = Digest.sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(Digest.hex(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("HMAC-SHA-256 gives the codes of RFC 4231", arguments: CodeVector.ofRFC4231)
  func hmac(vector: CodeVector) {
    #expect(Digest.hex(Digest.hmacSHA256(key: vector.key, message: vector.message)) == vector.code)
  }

  @Test("an empty key and an empty message are allowed")
  func empty() {
    let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    #expect(Digest.hex(Digest.hmacSHA256(key: [], message: [])) == code)
  }
}

struct CodeVector: Sendable {
  let key: [UInt8]
  let message: [UInt8]
  let code: String

  init(key: [UInt8], message: [UInt8], code: String) {
    self.key = key
    self.message = message
    self.code = code
  }

  init(key: [UInt8], message: String, code: String) {
    self.init(key: key, message: Array(message.utf8), code: code)
  }

  /// Test cases 1 to 7 but for the 5th, which is about a truncated code.
  static let ofRFC4231 = [
    CodeVector(
      key: .init(repeating: 0x0b, count: 20), message: "Hi There",
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    CodeVector(
      key: Array("Jefe".utf8), message: "what do ya want for nothing?",
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    CodeVector(
      key: .init(repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
      code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    CodeVector(
      key: Array(1...25), message: [UInt8](repeating: 0xcd, count: 50),
      code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    CodeVector(
      key: .init(repeating: 0xaa, count: 131), message: "Test Using Larger Than Block-Size Key - Hash Key First",
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    CodeVector(
      key: .init(repeating: 0xaa, count: 131),
      message: "This is a test using a larger than block-size key and a larger than block-size data. "
        + "The key needs to be hashed before being used by the HMAC algorithm.",
      code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]
}
