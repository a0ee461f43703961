import MynahFiles
import MynahJSON
import Testing

/// The value of a YAML text.
private func value(_ yaml: String) throws -> JSON {
  try SourceDocument(Array(yaml.utf8), name: "orders.yaml", format: .yaml).value
}

private func problem(_ yaml: [UInt8]) -> String? {
  do {
    _ = try SourceDocument(yaml, name: "orders.yaml", format: .yaml)
    return nil
  } catch {
    return error.description
  }
}

private func problem(_ yaml: String) -> String? { problem(Array(yaml.utf8)) }

@Suite struct YAMLTests {
  @Test(
    "a plain scalar is a value only where JSON would write it alike",
    arguments: [
      ("true", true), ("false", false), ("null", .null), ("~", .null), ("", .null), ("12", 12), ("-1.50", -1.5), ("1e3", 1000),
      ("on", "on"),
      ("no", "no"),
      ("yes", "yes"), ("True", "True"), ("012", "012"), ("0x1f", "0x1f"), ("1_000", "1_000"), ("1:30", "1:30"),
      ("2026-11-21", "2026-11-21"),
      ("+1", "+1"), (".5", ".5"), (".inf", ".inf"), ("\"true\"", "true"), ("'12'", "12"), ("!!str 12", "12"), ("! 12", "12"),
      ("!!int 12", 12),
      ("<<", "<<"), ("250ms", "250ms"),
    ] as [(String, JSON)])
  func scalars(yaml: String, expected: JSON) throws {
    #expect(try value("a: \(yaml)\n") == ["a": expected])
  }

  @Test("a number keeps its text")
  func numberText() throws {
    #expect(try value("[1.10, 123456789012345678901234567890]").text() == "[1.10,123456789012345678901234567890]")
  }

  @Test("lists, objects, block text and aliases are what they stand for, keys are text")
  func structure() throws {
    let read = try value(
      """
      base: &base {a: 1}
      copy: *base
      200: [x, {y: z}]
      text: |-
        one
        two
      """)
    #expect(read == ["base": ["a": 1], "copy": ["a": 1], "200": ["x", ["y": "z"]], "text": "one\ntwo"])
  }

  @Test("a problem stands at the line and column of its key or value, whatever stands around it")
  func positions() {
    #expect(
      problems(
        yaml: """
          routes:
            - request: { method: GET, path: orders }
              responses:
                - status: on
                - &broken
                  retry_after: 2
          """)
        == [
          "orders.yaml:2:35: a path begins with \"/\"; \"orders\" does not",
          "orders.yaml:4:17: \"status\" must be a whole number from 200 to 599, not \"on\"",
          "orders.yaml:6:9: \"retry_after\" is not a key of a response; did you mean \"retryAfter\"?",
        ])
  }

  @Test(
    "what YAML could mean and JSON cannot is refused where it stands",
    arguments: [
      ("a: 1\nb: 2\na: 3\n", "orders.yaml:1:1: the key \"a\" stands twice in this object"),
      ("1: a\n\"1\": b\n", "orders.yaml:2:1: the key \"1\" stands twice in this object"),
      (
        "a: !!binary AAAA",
        "orders.yaml:1:4: the tag !!binary is not supported; a value is text, a number, true, false, null, a list or an object"
      ),
      (
        "a: !secret x",
        "orders.yaml:1:4: the tag !secret is not supported; a value is text, a number, true, false, null, a list or an object"
      ),
      (
        "a: !!set {b: }",
        "orders.yaml:1:4: the tag !!set is not supported; a value is text, a number, true, false, null, a list or an object"
      ),
      ("a: !!int twelve", "orders.yaml:1:4: \"twelve\" is not a number as JSON writes it"),
      ("[a]: b", "orders.yaml:1:1: a key must be text, not a list or an object; a template such as {{now}} stands in quotes"),
      (
        "a: &a {b: 1}\nc:\n  <<: *a\n",
        "orders.yaml:3:3: merge keys (<<) are not supported; write the keys out, or let an alias stand for the whole object"
      ),
      ("a: *nobody", "orders.yaml:1:4: this alias names no anchor that stands before it; text that begins with * stands in quotes"),
      ("a: &a [*a]", "orders.yaml:1:8: this alias names no anchor that stands before it; text that begins with * stands in quotes"),
      ("a: { Accept: */* }", "orders.yaml:1:15: text cannot begin with * or &; put it in quotes"),
      (
        "a:\n  - b: 1\n  c: 2",
        "orders.yaml:3:3: what stands here belongs to nothing; the items of a list, and the keys of an object, are indented alike"
      ),
      (
        "a:\n  b: 1\n c: 2",
        "orders.yaml:3:2: what stands here belongs to nothing; the items of a list, and the keys of an object, are indented alike"
      ),
      ("a: 1\n---\nb: 2\n", "orders.yaml:2:1: a second document begins here; a file holds one"),
      (
        "a: [1, 2\nb: 3",
        """
        orders.yaml:2:2: this is not YAML: did not find expected ',' or ']', while parsing a flow sequence that begins at 1:4; text with any of \
        {}[], or with ": " in it stands in quotes there
        """
      ),
      (
        "a: { path: /orders/{id} }",
        """
        orders.yaml:1:20: this is not YAML: did not find expected ',' or '}', while parsing a flow mapping that begins at 1:4; text with any of \
        {}[], or with ": " in it stands in quotes there
        """
      ),
      ("a:\n\t- b", "orders.yaml:2:1: a tab stands here; YAML is indented by blanks"),
      ("a:\n  - b\n\t- c", "orders.yaml:3:1: a tab stands here; YAML is indented by blanks"),
      ("a: 1\r\nb: [é, @c]", "orders.yaml:2:8: text cannot begin with @; put it in quotes"),
      ("a: `b`", "orders.yaml:1:4: text cannot begin with `; put it in quotes"),
      (
        "a: b: c", "orders.yaml:1:5: no value can begin here; put text with \": \" in quotes, and indent the keys of an object alike"
      ),
      ("a: \u{1}", "orders.yaml:1:4: this is not YAML: control characters are not allowed"),
      ("", "orders.yaml: the file is empty"),
    ])
  func refused(yaml: String, message: String) {
    #expect(problem(yaml) == message)
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(problem([0x61, 0x3A, 0x20, 0xFF]) == "orders.yaml: the file is not UTF-8, in which YAML is written here")
  }

  @Test("a byte order mark is passed over")
  func byteOrderMark() throws {
    #expect(try SourceDocument([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), name: "a.yaml", format: .yaml).value == ["a": 1])
  }

  @Test("a few lines of aliases to aliases do not fill the memory")
  func billionLaughs() {
    var yaml = "l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "l\(level): &l\(level) [\(aliases)]\n"
    }
    #expect(problem(yaml)?.hasSuffix("the aliases stand for more than a file of this size may hold") == true)
  }

  @Test("many aliases to one long text do not fill the memory either")
  func longText() {
    let yaml = "a: &a \(String(repeating: "x", count: 100_000))\nb: [\(Array(repeating: "*a", count: 100_000).joined(separator: ","))]\n"
    #expect(problem(yaml)?.hasSuffix("the aliases stand for more than a file of this size may hold") == true)
  }

  @Test(
    "keys that are lists or objects of aliases are refused at once, however they are written",
    arguments: [
      "? *l60\n: x", "*l60 : x", "{*l60 : x}", "{*l60}", "[*l60 : x]", "{[*l60, *l60]}", "[*l60]: x", "? - *l60\n: x", "? {a: *l60}\n: x",
      "a: {b: [{[*l60]: x}]}", "? !!seq &k [*l60]\n: x", "\"]}\": {x: \"a\", *l60 : y}", "text: |\n  ? \"\n? *l60\n: \"x\"",
    ])
  func keysOfAliases(last: String) {
    var yaml = "- &l0 [x]\n"
    for level in 1...60 { yaml += "- &l\(level) [*l\(level - 1), *l\(level - 1)]\n" }
    yaml += "- " + last.split(separator: "\n").joined(separator: "\n  ")
    #expect(problem(yaml)?.contains(": a key must be text, not a list or an object") == true)
  }

  @Test("an alias may stand for a key that is text, and what looks like one in a text stays as it is")
  func aliasesOfText() throws {
    let read = try value(
      """
      - &name id
      - &base {a: 1}
      - {*name : 1, b: *base, "^base": 2}
      - "*base: {[*base]: x}"
      - |
        ? *base
      """)
    #expect(read == ["id", ["a": 1], ["id": 1, "b": ["a": 1], "^base": 2], "*base: {[*base]: x}", "? *base"])
  }

  @Test("deep nesting is refused before it ends the process", arguments: ["[", "{a: ", "- ", "? "])
  func deepNesting(level: String) {
    #expect(
      problem(String(repeating: level, count: 100_000))
        == "orders.yaml:1:1: lists and objects are nested more than \(JSON.depthLimit) levels deep")
  }

  @Test("nesting by indentation is refused as well")
  func deepIndentation() {
    let yaml = (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(problem(yaml)?.hasSuffix("lists and objects are nested more than \(JSON.depthLimit) levels deep") == true)
  }
}
