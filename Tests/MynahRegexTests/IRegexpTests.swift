import Testing

@testable import MynahRegex

struct IRegexpTests {
  @Test(
    "I-Regexp means what RFC 9485 says",
    arguments: [
      ("a.*", "ab", true),
      ("a.b", "a\nb", false),
      ("a.b", "a\rb", false),
      (".", "\u{2028}", true),
      ("a.b", "a𐄁b", true),
      ("a[.b]c", "a.c", true),
      ("a[.b]c", "axc", false),
      ("a[\\].]c", "a]c", true),
      ("\\p{Lu}", "Ж", true),
      ("\\P{Lu}", "ж", true),
      ("[\\p{L}\\p{Nd}-]+", "ж4-", true),
      ("[-a]+", "a-", true),
      ("[--]", "-", true),
      ("[^-a]", "-", false),
      ("(ab|c){2,}", "abcab", true),
      ("(ab|c){2}", "abcab", false),
      ("a{2,3}", "aa", true),
      ("()", "", true),
      ("^ab.*", "abc", true),
      (".*bc$", "abc", true),
      ("\\(\\)\\*\\+\\-\\.\\?\\[\\\\\\]\\^\\{\\|\\}", "()*+-.?[\\]^{|}", true),
      ("\\n\\r\\t", "\n\r\t", true),
      ("[\\t-\\r]", "\n", true),
      ("a#b -/", "a#b -/", true),
      ("[a#&~^]+", "#&~^", true),
    ])
  func wholeMatch(pattern: String, text: String, matches: Bool) throws {
    #expect(try RegularExpression(iRegexp: pattern).matchWhole(text) == (matches ? .matched : .notMatched))
  }

  @Test("a search looks for the pattern anywhere")
  func search() throws {
    #expect(try RegularExpression(iRegexp: "b.?b").search("abba") == .matched)
    #expect(try RegularExpression(iRegexp: "a.b").search("xa\nby") == .notMatched)
  }

  @Test("deep nesting is an error of the pattern, not a crash")
  func deepNesting() {
    let pattern = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
    #expect(throws: RegularExpressionError.self) { try RegularExpression(iRegexp: pattern) }
  }
}
