import Testing

@testable import MynahCrypto

struct Base64Tests {
  @Test(
    "texts go there and back as in RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func thereAndBack(text: String, encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test("every byte goes there and back, on one line")
  func everyByte() {
    let bytes = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let text = Base64.encode(bytes)
    #expect(text.utf8.count == 4_000)
    #expect(!text.contains("\n"))
    #expect(Base64.decode(text) == bytes)
    #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
  }

  @Test(
    "a text that is not strictly Base64 is refused",
    arguments: [
      "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm9v Zm9v", "Zm-_", "=", "====", "Zg==Zg==", "Zm9vé", "Z\0==", "\n",
    ])
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
