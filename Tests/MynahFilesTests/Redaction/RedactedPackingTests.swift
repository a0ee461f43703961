import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

/// Bodies with a content coding.
@Suite(.ownThread) struct RedactedPackingTests {
  /// What cannot be tested is said.
  private var canReadBrotli: Bool {
    if Packing.unpacked([0x06], coding: "br") == [] { return true }
    print("absent: libbrotlidec, which libcurl brings along")
    return false
  }

  @Test("what follows the end of a gzip body is held back, unless it is padding")
  func behindGzip() {
    var packed = exchange(1, "GET", "/", answering: [Header("Content-Encoding", "gzip")])
    packed.response?.body = Packing.plainGzip.pack(Array("{}".utf8)) + Array(#"{"password":"abc"}"#.utf8)
    #expect(stored(packed) == nil)
    packed.response?.body = Packing.plainGzip.pack(Array("{}".utf8)) + [0, 0, 0]
    #expect(stored(packed) == packed)
  }

  @Test("a gzip body stays one, at its level", arguments: [1, 6, 9])
  func gzip(level: Int) throws {
    let head: [UInt8] = [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 0, 3]
    let packing = Packing.gzip(head: head, level: level)
    let text = { (token: String) in Array(#"{"list":"\#(String(repeating: "abc ", count: 200))","token":"\#(token)"}"#.utf8) }
    var packed = exchange(1, "GET", "/", answering: [Header("Content-Type", "application/json"), Header("Content-Encoding", "gzip")])
    packed.response?.body = packing.pack(text("0123456789abcdefghij"))
    #expect(stored(packed)?.response?.body == packing.pack(text("{{secret:token:1}}")))
  }

  @Test("a Brotli body is read, written anew where it holds a secret, and stays as it was where it holds none")
  func brotli() throws {
    guard canReadBrotli else { return }
    var packed = exchange(1, "GET", "/", answering: [Header("Content-Type", "application/json"), Header("Content-Encoding", "br")])
    // {"token":"Zk3vQ9xT2mLr8WpB5cYd","ok":true}, as the library packs it.
    packed.response?.body =
      [139, 20, 128] + Array(#"{"token":"Zk3vQ9xT2mLr8WpB5cYd","ok":true}"#.utf8) + [3]
    let body = try #require(stored(packed)?.response?.body)
    #expect(Packing.unpacked(body, coding: "br") == Array(#"{"token":"{{secret:token:1}}","ok":true}"#.utf8))
    // The same without a secret: {"list":["abc abc abc abc abc abc abc abc"],"ok":true}.
    packed.response?.body = [
      27, 53, 0, 0, 44, 142, 199, 221, 119, 4, 21, 19, 227, 248, 142, 114, 75, 150, 189, 190, 10, 123, 43, 157, 174, 22, 1, 217, 26, 91, 98,
      107,
      205, 135, 34, 146, 232, 34, 178, 18, 80, 134, 55, 25, 224,
    ]
    #expect(stored(packed) == packed)
  }

  @Test("Brotli that was written here is read back and packed the same again", arguments: [0, 1, 65_536, 65_537, 200_000])
  func storedBrotli(count: Int) throws {
    guard canReadBrotli else { return }
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let packed = Packing.storedBrotli.pack(bytes)
    let (unpacked, packing) = try #require(Packing.unpack(packed, coding: "br"))
    #expect(unpacked == bytes)
    #expect(packing == .storedBrotli)
    #expect(Packing.unpacked(Array(packed.dropLast()), coding: "br") == nil)
  }

  @Test("a body that cannot be read is held back, unless its place is allowed", arguments: ["br", "zstd"])
  func unreadable(coding: String) throws {
    var packed = exchange(1, "GET", "/orders", answering: [Header("Content-Type", "application/json"), Header("Content-Encoding", coding)])
    packed.response?.body = [0x1b, 0xff, 0x80, 0x00]
    var redactor = Redactor()
    guard case .withheld(let leftovers) = redactor.redact(packed) else {
      Issue.record("it was stored")
      return
    }
    #expect(leftovers.map(\.description) == ["reply text:/orders: a body that cannot be read; --allow text:/orders"])
    #expect(stored(packed, RedactionOptions(allow: leftovers.map(\.place))) == packed)
  }

  @Test("gzip that was cut off is held back, and what never was gzip is not")
  func damaged() {
    var packed = exchange(1, "GET", "/", answering: [Header("Content-Encoding", "gzip")], outcome: .reset)
    packed.response?.body = Array(Packing.plainGzip.pack(Array((0..<500).map { "\($0) " }.joined().utf8)).prefix(200))
    #expect(stored(packed) == nil)
    packed.response?.body = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0x80]
    #expect(stored(packed) == packed)
  }
}
