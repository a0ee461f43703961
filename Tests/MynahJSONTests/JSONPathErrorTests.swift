import MynahJSON
import Testing

@Suite("What is said about a query that is none")
struct JSONPathErrorTests {
  static let cases: [(query: String, message: String)] = [
    ("", "0: a query begins with $"),
    ("a", "0: a query begins with $"),
    ("$.", "2: a name is expected after the dot, not the end; other names stand in ['..']"),
    ("$.1", #"2: a name is expected after the dot, not "1"; other names stand in ['..']"#),
    ("$ ", #"1: " " is not expected here"#),
    ("$[", "2: a selector is expected, not the end: a name in quotes, an index, a slice, * or ?"),
    ("$[a]", #"2: a selector is expected, not "a": a name in quotes, an index, a slice, * or ?"#),
    ("$[1", "1: the [ is not closed"),
    ("$[1 2]", #"4: "," or "]" is expected, not "2""#),
    ("$[01]", "2: 01 is not an index: no zeros in front, no -0, and within ±(2^53 - 1)"),
    ("$[9007199254740992]", "2: 9007199254740992 is not an index: no zeros in front, no -0, and within ±(2^53 - 1)"),
    ("$[-]", "2: - is not an index: no zeros in front, no -0, and within ±(2^53 - 1)"),
    ("$['a]", "2: the string is not closed"),
    (#"$["\x"]"#, #"3: \x is not an escape here"#),
    (#"$["\ud800"]"#, "3: half of a surrogate pair"),
    (#"$["\u00g0"]"#, #"7: four hexadecimal digits are expected after \u"#),
    ("$['a\n']", "4: a control character cannot stand in a string"),
    ("$[?]", #"3: a condition is expected, not "]""#),
    ("$[?1]", "3: a literal alone is no condition; compare it"),
    ("$[?@.a == 01]", "10: 01 is not a number"),
    ("$[?(@.a]", #"7: ")" is expected, not "]""#),
    ("$[?(@.a", "3: the ( is not closed"),
    ("$[?@.* == 1]", "3: a query that can select several values cannot be compared; use count() or value()"),
    ("$[?length(@.a)]", "3: length() alone is no condition; compare its result"),
    ("$[?length(@.*) > 1]", "10: length() takes one value here: a literal, a query that selects one value at most, or value()"),
    ("$[?count(1) > 1]", "9: count() takes a query here, such as @.*"),
    ("$[?match(@.a, 'x') == true]", "19: match() and search() are true or false and cannot be compared"),
    ("$[?match(@.a)]", "3: match() takes 2 arguments, not 1"),
    ("$[?size(@) > 1]", "3: there is no function size(); there are count, length, match, search, value"),
    ("$[?count(@.* > 1]", #"13: "," or ")" is expected, not ">""#),
    ("$[?a == 1]", #"3: "a" is not expected here; strings stand in quotes, and members begin with @ or $"#),
    ("$[?@.a == x]", #"10: "x" is not expected here; strings stand in quotes, and members begin with @ or $"#),
    ("$[?@.a = 1]", "7: = does not compare; write =="),
  ]

  @Test("each kind of mistake is named with its place", arguments: cases)
  func wording(query: String, message: String) {
    let error = #expect(throws: JSONPathError.self) { try JSONPath(query) }
    #expect(error.map { "\($0.offset): \($0.message)" } == message)
  }

  @Test("an error shows the query, the place and what is wrong there")
  func description() {
    let error = #expect(throws: JSONPathError.self) { try JSONPath("$[1 2]") }
    #expect(error?.description == #""$[1 2]" is not a JSONPath query: "," or "]" is expected, not "2", at character 5"#)
  }
}
