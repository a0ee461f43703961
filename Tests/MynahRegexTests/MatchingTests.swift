import Testing

@testable import MynahRegex

struct MatchingTests {
  @Test(
    "a whole match covers the text from its first byte to its last",
    arguments: [
      ("/orders/[0-9]+", "/orders/42", true),
      ("/orders/[0-9]+", "/orders/42/", false),
      ("/orders/[0-9]+", "x/orders/42", false),
      ("a|ab", "ab", true),
      ("", "", true),
      ("", "a", false),
      ("a*?", "aaa", true),
      ("ab$", "ab\n", false),
      ("a.c", "a\nc", false),
      ("(?s)a.c", "a\nc", true),
      ("(?i)straße", "STRAßE", true),
      ("\\w+\\d", "über1", false),
      (".", "é", true),
      ("..", "👍🏽", true),
      ("a\\x00b", "a\0b", true),
    ])
  func wholeMatch(pattern: String, text: String, matches: Bool) throws {
    let outcome = try RegularExpression(pattern).matchWhole(text)
    #expect(outcome == (matches ? .matched : .notMatched))
  }

  @Test(
    "a search finds a match anywhere",
    arguments: [
      ("[0-9]+", "order 42 please", true),
      ("[0-9]+$", "order 42 please", false),
      ("^order", "order 42", true),
      ("é", "café", true),
      ("a", "", false),
    ])
  func search(pattern: String, text: String, found: Bool) throws {
    let outcome = try RegularExpression(pattern).search(text)
    #expect(outcome == (found ? .matched : .notMatched))
  }

  @Test(
    "bytes that are not UTF-8 are not matched, with machine code and without",
    arguments: [
      [0xFF], [0x61, 0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0x80], [0x61, 0x80],
    ] as [[UInt8]], ["(?s).*", "(*NO_JIT)(?s).*"])
  func invalidUTF8(bytes: [UInt8], pattern: String) throws {
    let everything = try RegularExpression(pattern)
    #expect(bytes.withUnsafeBytes { everything.matchWhole($0) } == .notMatched)
  }

  @Test("bytes are matched as the text that they encode")
  func validBytes() throws {
    let pattern = try RegularExpression("/caf.")
    #expect(Array("/café".utf8).withUnsafeBytes { pattern.matchWhole($0) } == .matched)
    #expect(try RegularExpression("a*").matchWhole(UnsafeRawBufferPointer(start: nil, count: 0)) == .matched)
  }

  @Test("one pattern serves many tasks at once")
  func sharing() async throws {
    let pattern = try RegularExpression("(a|b)*[0-9]{1,3}")
    let wrong = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2_000).count { pattern.matchWhole("abab\($0)") != ($0 < 1_000 ? .matched : .notMatched) }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  @Test("equal patterns are equal values, and the syntax counts")
  func equality() throws {
    #expect(try RegularExpression("a.b") == RegularExpression("a.b"))
    #expect(try RegularExpression("a.b") != RegularExpression("a.c"))
    #expect(try RegularExpression("a.b") != RegularExpression(iRegexp: "a.b"))
    #expect(try RegularExpression("\u{E9}") != RegularExpression("e\u{301}"))
    #expect(try Set([RegularExpression("a"), RegularExpression("a"), RegularExpression("b")]).count == 2)
  }
}
