import MynahJSON
import Testing

/// The exact words and places that a user sees.
@Suite("What is said about a text that is not JSON")
struct SyntaxErrorTests {
  static let cases: [(text: String, error: String)] = [
    ("", "1:1: the text is empty; a JSON value is expected"),
    (" \n ", "2:2: the text is empty; a JSON value is expected"),
    (#"{"a":1,}"#, #"1:7: a comma cannot stand before "}"; remove it"#),
    ("[1,\n 2,\n]", #"2:3: a comma cannot stand before "]"; remove it"#),
    ("[1,2", #"1:5: the text ends, but the "[" at 1:1 is not closed"#),
    ("[01]", "1:2: 01 is not a JSON number; leave out the zeros in front"),
    ("[+1]", "1:2: +1 is not a JSON number; leave out the +"),
    ("[.5]", "1:2: .5 is not a JSON number; a point stands between digits"),
    ("[1.]", "1:2: 1. is not a JSON number; a point stands between digits"),
    ("[-]", "1:2: - is not a JSON number"),
    ("[1.5e]", "1:2: 1.5e is not a JSON number"),
    ("[\u{1B}[2J]", #"1:2: ? is not a JSON value; strings stand in double quotes"#),
    ("[True]", "1:2: True is not a JSON value; did you mean true?"),
    ("[None]", "1:2: None is not a JSON value; did you mean null?"),
    ("[NaN]", "1:2: NaN is not a JSON value; JSON has no infinity and no NaN"),
    ("['a']", "1:2: strings stand in double quotes, not in single ones"),
    ("{a:1}", "1:2: a key in double quotes is expected, not a"),
    ("{'a':1}", "1:2: a key in double quotes is expected, not 'a'"),
    (#"{"a" 1}"#, #"1:6: ":" is expected after a key, not 1"#),
    (#"{"a":}"#, #"1:6: a JSON value is expected, not "}""#),
    ("{\n  \"a\":1\n  \"b\":2}", #"3:3: "," or "}" is expected after a member, not "b""#),
    ("[1 2]", #"1:4: "," or "]" is expected after an element, not 2"#),
    ("[1] x", "1:5: x follows the end of the JSON value; a text holds one value"),
    (#"["é" 1]"#, #"1:6: "," or "]" is expected after an element, not 1"#),
    ("\"abc", "1:5: the text ends within the string that begins at 1:1"),
    ("[\"a\nb\"]", #"1:4: a line break cannot stand in a string; close the string, or write the line break as \n"#),
    ("[\"a\tb\"]", #"1:4: a tab cannot stand in a string; write it as \t"#),
    ("[\"a\u{1}b\"]", #"1:4: the control character U+0001 cannot stand in a string; write it as \u0001"#),
    (#"["C:\x"]"#, #"1:5: \x is not an escape of JSON; a backslash itself is written \\"#),
    (#"["\u12G4"]"#, #"1:3: four hexadecimal digits are expected after \u"#),
    (#"["\ud800"]"#, #"1:2: the string "\ud800" holds half of a surrogate pair; both halves must stand together"#),
    (#"["abc\""#, "1:8: the text ends within the string that begins at 1:2"),
    (#"["\"#, "1:4: the text ends within the string that begins at 1:2"),
    (#"{"a":1,"a":2}"#, #"1:8: the key "a" stands twice in this object"#),
    (#"{"a\u0000":1}"#, #"1:2: the key "a\u0000" holds a NUL character, which is not supported in a key"#),
    ("[1,\n // c\n 2]", "2:2: JSON has no comments"),
    ("{\n  // c\n  \"a\":1}", "2:3: JSON has no comments"),
    ("{\"a\":1, # c\n  \"b\":2}", "1:9: JSON has no comments"),
    ("{\"a\":1 /* c */}", "1:8: JSON has no comments"),
    ("[truefalse]", "1:2: truefalse is not a JSON value; strings stand in double quotes"),
    (#"{"a":1"#, #"1:7: the text ends, but the "{" at 1:1 is not closed"#),
    (#"{"a":"#, #"1:6: the text ends, but the "{" at 1:1 is not closed"#),
    ("{", #"1:2: the text ends, but the "{" at 1:1 is not closed"#),
    ("[1}", #"1:3: "," or "]" is expected after an element, not "}""#),
    ("]", #"1:1: a JSON value is expected, not "]""#),
    ("[1\0]", "1:3: a NUL byte cannot stand in JSON text, which is UTF-8"),
    ("\u{FEFF}[1,]", #"1:3: a comma cannot stand before "]"; remove it"#),
    ("[1e400,]", #"1:7: a comma cannot stand before "]"; remove it"#),
    ("[1e400 -1e999", #"1:8: "," or "]" is expected after an element, not -1e999"#),
    ("[1e400x]", "1:2: 1e400x is not a JSON number"),
    (
      #"{"a long key, which does not fit into a message":1,"a long key, which does not fit into a message":1}"#,
      #"1:52: the key "a long key, which does not fit into a m…" stands twice in this object"#
    ),
  ]

  @Test("each kind of mistake is named with its place", arguments: cases)
  func wording(text: String, error: String) {
    #expect(message(text) == error)
  }

  @Test("no bytes at all are an empty text")
  func noBytes() {
    let error = #expect(throws: JSONSyntaxError.self) { try JSON(parsing: UnsafeRawBufferPointer(start: nil, count: 0)) }
    #expect(error?.description == "1:1: the text is empty; a JSON value is expected")
  }

  private func message(_ text: String) -> String {
    do {
      _ = try JSONDocument(parsing: text.utf8)
      return "accepted"
    } catch {
      return error.description
    }
  }
}
