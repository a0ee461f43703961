import Foundation
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("The schema of scenarios")
struct RuleSchemaTests {
  @Test("knows every rule and its parameters, and no other")
  func rules() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let schema = try JSON(parsing: Array(try Data(contentsOf: root.appending(path: "scenarios/scenario.schema.json"))))
    let known = try #require(schema["$defs"]?["expectation"]?["properties"]?.object)
    #expect(Set(known.keys).subtracting(["description", "client"]) == Set(RuleBook.rules.map { $0.name }))
    #expect(schema["$defs"]?["wellBehaved"]?["enum"] == .array(WellBehaved.rules.map { .string($0.name) }))
    for rule in RuleBook.rules where rule.form == .parameters && rule.name != "calls" {
      let parameters = Set(try #require(known[rule.name]?["properties"]?.object).keys)
      #expect(parameters == Set(rule.parameters + ["route", "except", "severity", "description"]), "\(rule.name)")
    }
  }
}
