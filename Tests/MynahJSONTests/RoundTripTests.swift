import MynahJSON
import Testing

@Suite("What goes in comes out")
struct RoundTripTests {
  @Test(
    "compact text keeps the spelling of numbers and the order of keys",
    arguments: [
      "1.10", "1e2", "-0", "-0.0", "1E+2", "123456789012345678901234567890", "0.1", "1e-999", "1e400", "[-1.50e9999,\"1e400\",2]", "null",
      "true", "false",
      #""""#, #""a""#, #"{"b":1,"a":{"z":[],"y":{}}}"#, #"[1.10,[2,{"k":null}],"x"]"#,
      #""é€😀""#, #""\" \\ \b\f\n\r\t\u0001\u001f\#u{7f} /""#, #"{"a\"b":1,"":2}"#, #""\u0000""#,
    ])
  func compact(text: String) throws {
    #expect(try JSON(parsing: text).text() == text)
  }

  @Test("escapes that JSON does not demand are written plainly")
  func escapes() throws {
    #expect(try JSON(parsing: #""\u00e9\/\ud83d\ude00\u0041""#) == "é/😀A")
    #expect(try JSON(parsing: #"{"\u0061":1,"b\n":2}"#).text() == #"{"a":1,"b\n":2}"#)
  }

  @Test("indented text has one member or element a line")
  func indented() throws {
    let json = try JSON(parsing: #"{"a":[1,{"b":[]}],"c":{}}"#)
    let text = """
      {
        "a": [
          1,
          {
            "b": []
          }
        ],
        "c": {}
      }
      """
    #expect(json.text(.indented) == text)
    #expect(try JSON(parsing: text) == json)
  }

  @Test("a byte order mark in front is passed over")
  func byteOrderMark() throws {
    #expect(try JSON(parsing: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
    #expect(try JSON(parsing: "\u{FEFF}[1]") == [1])
  }

  @Test("of a key that stands twice the last value counts, at the place of the first")
  func duplicateKeys() throws {
    let text = #"{"a":{"x":1},"b":[1,2],"\u0061":1.50,"c":{"a":1,"a":[true]},"b":"\u0062"}"#
    #expect(try JSON(parsing: text).text() == #"{"a":1.50,"b":"b","c":{"a":[true]}}"#)
  }

  @Test("bytes that do not lie in one piece are read as well")
  func scattered() throws {
    #expect(try JSON(parsing: "[1,2]".utf8.lazy.map { $0 }) == [1, 2])
  }
}
