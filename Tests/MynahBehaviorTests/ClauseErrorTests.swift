import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

struct ClauseErrorTests {
  private func refusal(_ name: String, _ parameters: JSON) -> ClauseError? {
    #expect(throws: ClauseError.self) { try Judge(shop([clause("calls", ["exactly": 1]), clause(name, parameters)])) }
  }

  @Test(
    "a name that does not exist is an error with the nearest name",
    arguments: [
      ("honoursRetryAfter", "\"honoursRetryAfter\" is not an expectation; did you mean \"honorsRetryAfter\"?"),
      ("call", "\"call\" is not an expectation; did you mean \"calls\"?"),
      ("Order", "\"Order\" is not an expectation; did you mean \"order\"?"),
      ("backsof", "\"backsof\" is not an expectation; did you mean \"backsOff\"?"),
      ("somethingElseAltogether", "\"somethingElseAltogether\" is not an expectation; docs/expectations.md lists the names that there are"),
      ("refreshesToken", "\"refreshesToken\" is not judged by this version yet"),
      ("unmatched", "\"unmatched\" is no item of \"expectations\"; it stands beside it, at the top level of the scenario"),
    ])
  func names(name: String, message: String) throws {
    let error = try #require(refusal(name, [:]))
    #expect(error.message == message)
    #expect(error.pointer.description == "/expectations/2/\(name)")
    #expect(error.part == .key)
    #expect(error.file == "shop.json")
  }

  @Test("every name is known once")
  func registry() {
    let names = RuleBook.rules.map { $0.name } + RuleBook.unjudged + [WellBehaved.name]
    #expect(Set(names).count == names.count)
    #expect(names.count == 86)
  }

  @Test(
    "parameters that cannot be are errors with the place and the remedy",
    arguments: [
      ("calls", [:], "", "\"calls\" needs \"exactly\", \"atLeast\" or \"atMost\""),
      ("calls", ["atleast": 1], "/atleast", "\"atleast\" is not a parameter of \"calls\"; did you mean \"atLeast\"?"),
      (
        "calls", ["how often": 1], "/how often",
        "\"how often\" is not a parameter of \"calls\"; it takes \"exactly\", \"atLeast\", \"atMost\", \"route\", \"except\" and \"severity\""
      ),
      ("calls", ["exactly": -1], "/exactly", "\"exactly\" takes a whole number from 0 up, not -1"),
      ("calls", ["atMost": 1.5], "/atMost", "\"atMost\" takes a whole number from 0 up, not 1.5"),
      ("calls", ["atLeast": "two"], "/atLeast", "\"atLeast\" takes a whole number from 0 up, not \"two\""),
      ("calls", ["exactly": 1, "atMost": 2], "/atMost", "\"exactly\" says it all; leave \"atMost\" out"),
      ("calls", ["exactly": 1, "atLeast": 2], "/atLeast", "\"exactly\" says it all; leave \"atLeast\" out"),
      (
        "calls", ["atLeast": 3, "atMost": 2], "/atMost", "\"atMost\" (2) is less than \"atLeast\" (3), which no client can keep"
      ),
      ("calls", [1], "", "\"calls\" takes an object of parameters, not a list"),
      ("calls", "exactly", "", "\"calls\" takes an object of parameters, not a string"),
      ("calls", .null, "", "\"calls\" takes an object of parameters, not null"),
      (
        "calls", ["exactly": 1, "severity": "warning"], "/severity", "\"severity\" takes \"violation\" or \"advice\", not \"warning\""
      ),
      (
        "calls", ["exactly": 1, "route": "list-order"], "/route",
        "\"list-order\" is not a route of this scenario; did you mean \"list-orders\"?"
      ),
      (
        "calls", ["exactly": 1, "route": ["sign-in", "payments"]], "/route/1",
        "\"payments\" is not a route of this scenario; it has \"sign-in\", \"list-orders\", \"get-order\", \"delete-order\""
      ),
      ("calls", ["exactly": 1, "route": 5], "/route", "a route id is a string, not a number"),
      ("calls", ["exactly": 1, "route": []], "/route", "this list of route ids is empty; name a route of the scenario"),
      ("calls", ["exactly": 1, "except": "singin"], "/except", "\"singin\" is not a route of this scenario; did you mean \"sign-in\"?"),
      (
        "calls", ["exactly": 1, "route": ["sign-in"], "except": ["sign-in", "get-order"]], "/except",
        "\"except\" leaves out every route, so there is nothing to judge"
      ),
      (
        "recovers", ["statuses": []], "/statuses",
        "\"statuses\" names no status, so there is nothing to judge; leave it out for the usual ones"
      ),
      (
        "doesNotRetry", ["statuses": []], "/statuses",
        "\"statuses\" names no status, so there is nothing to judge; leave it out for the usual ones"
      ),
      (
        "doesNotRetry", ["unless": [["status": 409], [:]]], "/unless/1",
        "this reply matcher says nothing of the reply; it takes \"status\", \"headers\" and \"body\""
      ),
      (
        "acceptsForbidden", ["unless": ["headers": [:]]], "/unless",
        "this reply matcher says nothing of the reply; it takes \"status\", \"headers\" and \"body\""
      ),
      ("order", ["route": "sign-in"], "", "\"order\" takes a list of route ids, not an object"),
      ("order", ["sign-in"], "", "\"order\" needs two routes or more, the first to be called first"),
      ("order", ["sign-in", "get-ordre"], "/1", "\"get-ordre\" is not a route of this scenario; did you mean \"get-order\"?"),
    ] as [(String, JSON, String, String)])
  func parameters(name: String, parameters: JSON, place: String, message: String) throws {
    let error = try #require(refusal(name, parameters))
    #expect(error.message == message)
    #expect(error.description == message)
    #expect(error.pointer.description == "/expectations/2/\(name)\(place)")
    #expect(error.part == (message.contains("is not a parameter") ? .key : .value))
  }

  @Test(
    "what is wrong with a parameter of its own and with one that all take is told at once, and nothing twice",
    arguments: [
      ("calls", ["route": "zz"], ["/expectations/2/calls", "/expectations/2/calls/route"]),
      ("calls", ["atLeast": -1, "severity": "no"], ["/expectations/2/calls/atLeast", "/expectations/2/calls/severity"]),
      ("calls", ["exactly": 1, "route": "zz"], ["/expectations/2/calls/route"]), ("order", ["sign-in", "zz"], ["/expectations/2/order/1"]),
      ("client", ["is": "wellBehaved", "route": "zz"], ["/expectations/2/client/route"]), ("calls", 5, ["/expectations/2/calls"]),
    ] as [(String, JSON, [String])])
  func together(name: String, parameters: JSON, places: [String]) {
    #expect(Judge.problems(in: shop([clause(name, parameters)])).map(\.pointer.description) == places)
  }

  @Test("a scenario without routes says so")
  func noRoutes() {
    let scenario = Scenario(name: "empty", expectations: [clause("calls", ["exactly": 1, "route": "orders"])])
    let error = #expect(throws: ClauseError.self) { try Judge(scenario) }
    #expect(error?.message == "\"orders\" is not a route of this scenario; it has none")
  }

  @Test("a description may stand in any expectation")
  func description() throws {
    _ = try Judge(shop([clause("calls", ["exactly": 1, "description": "once a day"])]))
  }
}
