import MynahJSON
import Testing

@Suite("Where the parts of a document stand")
struct DocumentTests {
  static let text = """
    {
      "name": "ö", "routes": [
        { "id": "a\\"]b", "n": -1.5e3 },
        [ ],
        null
      ],
      "x/y": { "\\u0061": true, "ü": {"k":[1,22 ,333]} }
    }
    """

  @Test(
    "every key and every value has its line and column",
    arguments: [
      ("", "1:1", "1:1"), ("/name", "2:3", "2:11"), ("/routes", "2:16", "2:26"), ("/routes/0", "3:5", "3:5"),
      ("/routes/0/id", "3:7", "3:13"), ("/routes/0/n", "3:22", "3:27"), ("/routes/1", "4:5", "4:5"), ("/routes/2", "5:5", "5:5"),
      ("/x~1y", "7:3", "7:10"), ("/x~1y/a", "7:12", "7:22"), ("/x~1y/ü", "7:28", "7:33"), ("/x~1y/ü/k/1", "7:41", "7:41"),
      ("/x~1y/ü/k/2", "7:45", "7:45"),
    ])
  func positions(pointer: String, key: String, value: String) throws {
    let document = try JSONDocument(parsing: Self.text.utf8)
    #expect(document.position(of: try JSONPointer(pointer), part: .key)?.description == key)
    #expect(document.position(of: try JSONPointer(pointer), part: .value)?.description == value)
  }

  @Test(
    "what does not exist has no position",
    arguments: ["/nam", "/routes/3", "/routes/-", "/routes/00", "/name/0", "/routes/1/0", "/routes/2/a"])
  func nowhere(pointer: String) throws {
    #expect(try JSONDocument(parsing: Self.text.utf8).position(of: JSONPointer(pointer)) == nil)
  }

  @Test("of a key that stands twice the last member is meant, as in the value")
  func duplicateKeys() throws {
    let document = try JSONDocument(parsing: #"{"a":1,"b":{"c":1},"\u0061":[2],"b":{"d":1}}"#.utf8, duplicateKeys: .lastWins)
    #expect(document.value == ["a": [2], "b": ["d": 1]])
    #expect(document.position(of: "/a")?.description == "1:29")
    #expect(document.position(of: "/a/0")?.description == "1:30")
    #expect(document.position(of: "/b/c") == nil)
    #expect(document.position(of: "/b/d", part: .key)?.description == "1:38")
  }

  @Test("a byte order mark takes no column, but its bytes count in an error's offset")
  func byteOrderMark() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array(#"{"a":1}"#.utf8)
    #expect(try JSONDocument(parsing: bytes).position(of: "/a", part: .key) == SourcePosition(line: 1, column: 2))
    let error = #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: bytes + [0x5D]) }
    #expect(error?.offset == 10)
    #expect(error?.description == #"1:8: "]" follows the end of the JSON value; a text holds one value"#)
  }
}
