import Foundation
import MynahFiles
import MynahJSON
import Programs
import Testing

/// Asks Python's jsonschema, which is not ours, what it makes of documents.
private enum SchemaValidator {
  static let isPresent: Bool = (try? run("import jsonschema", input: "")) != nil

  /// Which of the documents are valid by the published schema.
  static func verdicts(_ documents: [JSON]) throws -> [Bool] {
    let schema = try JSON(parsing: Data(contentsOf: URL(filePath: examples + "/scenario.schema.json")))
    let script = """
      import json, sys, jsonschema
      given = json.load(sys.stdin)
      jsonschema.Draft202012Validator.check_schema(given["schema"])
      validator = jsonschema.Draft202012Validator(given["schema"])
      print(json.dumps([validator.is_valid(document) for document in given["documents"]]))
      """
    let input: JSON = ["schema": schema, "documents": .array(documents)]
    return try JSON(parsing: run(script, input: input.text())).array?.compactMap(\.bool) ?? []
  }

  struct Failed: Error {}

  private static func run(_ script: String, input: String) throws -> String {
    let outcome = try Programs.run(["python3", "-W", "ignore", "-c", script], input: input.utf8)
    guard outcome.status == 0 else { throw Failed() }
    return outcome.output
  }
}

@Suite(.ownThread) struct SchemaTests {
  @Test("the published schema takes every example and refuses every mistake that it can see")
  func agreesWithReader() throws {
    guard SchemaValidator.isPresent else {
      print("absent: python3 with jsonschema, so the schema was not tested")
      return
    }
    let valid = try exampleFiles().map { try SourceDocument(path: $0).value }
    #expect(try SchemaValidator.verdicts(valid) == valid.map { _ in true })
    for invalid in InvalidScenario.inSchema {
      #expect(throws: Never.self, "\(invalid.json)") { _ = try JSON(parsing: invalid.json) }
    }
    let verdicts = try SchemaValidator.verdicts(InvalidScenario.inSchema.map { try JSON(parsing: $0.json) })
    #expect(verdicts.count == InvalidScenario.inSchema.count)
    for (invalid, verdict) in zip(InvalidScenario.inSchema, verdicts) {
      #expect(!verdict, "the schema takes \(invalid.json)")
    }
  }
}
