import Testing

@Suite struct InvalidScenarioTests {
  @Test("a mistake that the schema sees is refused with its place and remedy", arguments: InvalidScenario.inSchema)
  func refuses(_ invalid: InvalidScenario) {
    #expect(problems(invalid.json) == [invalid.message])
  }

  @Test("a mistake that only the reader can know is refused with its place and remedy", arguments: InvalidScenario.beyondSchema)
  func refusesBeyondSchema(_ invalid: InvalidScenario) {
    #expect(problems(invalid.json) == [invalid.message])
  }

  @Test("what is no object is no scenario", arguments: ["[]", "7", "null"])
  func noObject(json: String) {
    #expect(problems(json) == ["orders.json:1:1: the file must be an object (a scenario), not \(json == "[]" ? "an empty list" : json)"])
  }

  @Test("a text that is no JSON is refused where it breaks")
  func noJSON() {
    #expect(problems("{\n  \"routes\": [}") == ["orders.json:2:14: a JSON value is expected, not \"}\""])
    #expect(problems("") == ["orders.json:1:1: the text is empty; a JSON value is expected"])
  }
}
