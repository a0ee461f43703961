import Testing

@testable import MynahRegex

struct StepLimitTests {
  @Test(
    "a pattern that backtracks without end is given up within a fraction of a second",
    arguments: ["(a+)+b", "(a|a)*b", "(a|aa)+b", "([a-z]+)*b", "(.*)*(.*)*(.*)*b"], ["", "(*NO_JIT)"])
  func catastrophe(pattern: String, option: String) throws {
    let expression = try RegularExpression(option + pattern)
    // The "b" is there, lest the matcher sees at once that it is missing; nothing that comes before it can be matched.
    let text = String(repeating: "a", count: 60) + "!b!"
    let clock = ContinuousClock()
    let took = clock.measure { #expect(expression.matchWhole(text) == .stepLimit) }
    #expect(took < .milliseconds(500))
  }

  @Test("a search is given up, too")
  func search() throws {
    #expect(try RegularExpression("^(a+)+b").search(String(repeating: "a", count: 60) + "!b!") == .stepLimit)
  }

  @Test("a long text needs more than the stack of machine code and is matched all the same", arguments: ["", "(*NO_JIT)"])
  func longText(option: String) throws {
    let text = String(repeating: "ab", count: 20_000)
    #expect(try RegularExpression(option + "(?:a|b)*").matchWhole(text) == .matched)
  }

  @Test("nesting without end is given up, not a crash", arguments: ["", "(*NO_JIT)"])
  func recursion(option: String) throws {
    let text = String(repeating: "(", count: 200_000) + "x"
    #expect(try RegularExpression(option + "(\\((?1)*\\)|x)*").matchWhole(text) == .stepLimit)
  }
}
