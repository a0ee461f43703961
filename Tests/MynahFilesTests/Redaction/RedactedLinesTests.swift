import MynahCore
import MynahFiles
import Programs
import Testing

/// Texts whose lines say what stands in them: tables, and settings.
@Suite(.ownThread) struct RedactedLinesTests {
  @Test("a column of a table is named by its first line")
  func table() {
    let text = "user,password\r\nbob,\"open, sesame\"\r\nann,battery\r\n"
    #expect(
      body(stored(exchange(1, "GET", "/", answering: [Header("Content-Type", "text/csv")], with: text)))
        == "user,password\r\nbob,\"{{secret:password:1}}\"\r\nann,{{secret:password:2}}\r\n")
  }

  @Test("cells of a table may have line breaks and quotes in them, and one that nothing closes ends with its line")
  func cells() {
    let type = [Header("Content-Type", "text/csv")]
    let text = "note;\"password\"\n\"two\nlines\";\"open \"\"sesame\"\"\"\n\"\";battery staple\nopen \"quote;horse\n\"no end;correct\n"
    #expect(
      body(stored(exchange(1, "GET", "/", answering: type, with: text)))
        == "note;\"password\"\n\"two\nlines\";\"{{secret:password:1}}\"\n\"\";{{secret:password:2}}\nopen \"quote;{{secret:password:3}}\n"
        + "\"no end;{{secret:password:4}}\n")
  }

  @Test(
    "values of YAML, TOML and properties need no quotes, and may stand below their names",
    arguments: [
      ("application/yaml", "user: ann smith\n- password: ", "correct horse", "\nat: 12:30\n"),
      ("application/x-yaml", "a:\n  password: |\n    ", "correct horse", "\n  note: two words\n"),
      ("application/vnd.oai+yaml", "passwords:\n  - ", "correct horse", "\nnote: two words\n"),
      ("application/toml", "note = \"two words\"\npassword = \"", "correct horse", "\"\n"),
      ("text/x-java-properties", "# password=is not here\ndb.password=", "correct horse", "\nnote=two words\n"),
    ])
  func settings(_ type: String, _ before: String, _ secret: String, _ behind: String) {
    #expect(
      body(stored(exchange(1, "GET", "/", answering: [Header("Content-Type", type)], with: before + secret + behind)))
        == "\(before){{secret:password:1}}\(behind)")
  }
}
