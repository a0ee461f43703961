import Testing

@testable import MynahRegex

struct LiteralPrefixTests {
  @Test(
    "the literal prefix is what every whole match begins with",
    arguments: [
      ("/orders/[0-9]+", "/orders/"),
      ("/orders", "/orders"),
      ("^/orders$", "/orders"),
      ("/v1\\.2/.*", "/v1.2/"),
      ("/a\\/b", "/a/b"),
      ("ab*", "a"),
      ("ab?c", "a"),
      ("ab{0}c", "a"),
      ("/orders/{id", "/orders"),
      ("ab+c", "ab"),
      ("ab(c|d)", "ab"),
      ("ab(?=c|d)..", "ab"),
      ("a\\d", "a"),
      ("é+", "é"),
      ("e\u{301}?", "e"),
      ("", ""),
    ])
  func known(pattern: String, prefix: String) throws {
    #expect(try RegularExpression(pattern).literalPrefix == prefix)
  }

  @Test(
    "where the beginning is not certain the prefix is empty",
    arguments: [
      "a|b", "(a)|ab", "ab(?#()|c", "(?i)ab", "ab(?i)c|AB", "(?x)a b", "a(?x: #(\n)|b", "\\Qa|b\\E", "ab\\E*", "[\\Q]\\E(]a|b",
      "a[[:alpha:](]|b",
      "(*NO_JIT)ab", "a(*ACCEPT)b", "a(?(DEFINE)x)b",
    ])
  func unknown(pattern: String) throws {
    #expect(try RegularExpression(pattern).literalPrefix == "")
  }

  @Test(
    "every whole match begins with the prefix",
    arguments: ["a[]|]b|c", "a[^]|]b", "ab(c|(d|e))+f", "a(?<n>b|c)d", "a(?|b|c)", "a\\|b", "a[\\]|]c"])
  func holds(pattern: String) throws {
    let expression = try RegularExpression(pattern)
    for text in ["a]b", "a|b", "c", "axb", "abcf", "abdef", "abd", "acd", "ab", "ac", "a|c", "a]c"]
    where expression.matchWhole(text) == .matched {
      #expect(text.hasPrefix(expression.literalPrefix))
    }
  }
}
