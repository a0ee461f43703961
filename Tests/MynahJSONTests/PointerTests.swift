import MynahJSON
import Testing

@Suite("JSON pointers")
struct PointerTests {
  /// The examples of RFC 6901, section 5.
  static let document: JSON = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
  ]

  @Test(
    "the examples of RFC 6901 point to what it says",
    arguments: [
      ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5),
      ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ] as [(String, JSON)])
  func examples(text: String, value: JSON) throws {
    let pointer = try JSONPointer(text)
    #expect(Self.document[pointer] == value)
    #expect(pointer.description == text)
  }

  @Test("the empty pointer is the whole value")
  func whole() { #expect(Self.document[JSONPointer()] == Self.document) }

  @Test(
    "nothing is there for a key or index that does not exist",
    arguments: ["/x", "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/", "/foo/0/x", "/foo/99999999999999999999"])
  func nothing(text: String) throws { #expect(Self.document[try JSONPointer(text)] == nil) }

  @Test(
    "what is wrong with a text that is no pointer is said",
    arguments: [
      ("foo", #""foo" is not a JSON pointer: it begins with "/"; did you mean "/foo"?"#),
      ("/a~", #""/a~" is not a JSON pointer: "~" is written "~0""#),
      ("/a~2b", #""/a~2b" is not a JSON pointer: "~" is written "~0""#),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: JSONPointerError.self) { try JSONPointer(text) }
    #expect(error?.description == message)
  }

  @Test("a pointer is put together and taken apart")
  func parts() {
    let pointer = JSONPointer().appending("a/b~").appending(3)
    #expect(pointer.description == "/a~1b~0/3")
    #expect(pointer.tokens == ["a/b~", "3"])
    #expect(pointer.last == "3")
    #expect(pointer.parent == "/a~1b~0")
    #expect(JSONPointer().parent == nil)
  }

  @Test("keys are compared code point by code point")
  func canonicalEquivalence() {
    let object: JSON = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(object[JSONPointer().appending("\u{E9}")] == 1)
    #expect(object[JSONPointer().appending("e\u{301}")] == 2)
    #expect(JSONPointer(tokens: ["\u{E9}"]) != JSONPointer(tokens: ["e\u{301}"]))
  }
}
