import Testing

@testable import MynahRegex

struct PatternErrorTests {
  @Test(
    "an error tells the character and the fault",
    arguments: [
      ("(ab", "at character 4: missing closing parenthesis"),
      ("ab)", "at character 3: unmatched closing parenthesis"),
      ("*a", "at character 1: quantifier does not follow a repeatable item"),
      ("[a-", "at character 4: missing terminating ] for character class"),
      ("ü[z-a]", "at character 5: range out of order in character class"),
      ("a\\", "at character 3: \\ at end of pattern"),
      ("a\\Cb", "at character 4: using \\C is disabled by the application"),
    ])
  func pcre(pattern: String, message: String) {
    #expect(error { () throws(RegularExpressionError) in try RegularExpression(pattern) } == message)
  }

  @Test(
    "an I-Regexp error tells the character and the fault",
    arguments: [
      ("\\d+", "at character 1: I-Regexp has no \"\\d\""),
      ("(a)\\1", "at character 4: I-Regexp has no \"\\1\""),
      ("a*?", "at character 3: there is nothing to repeat"),
      ("(?=a)", "at character 2: there is nothing to repeat"),
      ("a**", "at character 3: there is nothing to repeat"),
      ("*", "at character 1: there is nothing to repeat"),
      ("a|*", "at character 3: there is nothing to repeat"),
      ("(a", "at character 1: missing closing parenthesis"),
      ("a)", "at character 2: no parenthesis is open here"),
      ("é[a", "at character 2: missing closing bracket"),
      ("[]", "at character 2: \"]\" must be written \"\\]\" here"),
      ("[^]", "at character 3: \"]\" must be written \"\\]\" here"),
      ("a]", "at character 2: \"]\" must be written \"\\]\""),
      ("a{", "at character 3: a number is missing after \"{\""),
      ("a{1", "at character 2: the quantifier is not closed by \"}\""),
      ("a{3,2}", "at character 2: the numbers of the quantifier are in the wrong order"),
      ("a{99999}", "at character 3: a quantifier goes up to 65535"),
      ("[z-a]", "at character 2: the range is in the wrong order"),
      ("[a-\\p{L}]", "at character 2: a category cannot end a range"),
      ("[+--]", "at character 4: \"-\" must be written \"\\-\" here"),
      ("[a-c-e]", "at character 5: \"-\" must be written \"\\-\" here"),
      ("\\p{Greek}", "at character 1: not a Unicode category, such as \\p{L} or \\p{Nd}"),
      ("\\pL", "at character 1: not a Unicode category, such as \\p{L} or \\p{Nd}"),
      ("[[:alpha:]]", "at character 2: \"[\" must be written \"\\[\" here"),
      ("a\\", "at character 2: a lone backslash ends the pattern"),
    ])
  func iRegexp(pattern: String, message: String) {
    #expect(error { () throws(RegularExpressionError) in try RegularExpression(iRegexp: pattern) } == message)
  }

  private func error(_ compile: () throws(RegularExpressionError) -> RegularExpression) -> String? {
    do {
      _ = try compile()
      return nil
    } catch {
      return error.description
    }
  }
}
