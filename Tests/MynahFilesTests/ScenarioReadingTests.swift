import MynahCore
import MynahFiles
import MynahJSON
import MynahRegex
import Testing

@Suite struct ScenarioReadingTests {
  @Test("the scenario of the design is read as it is meant")
  func readsTheDesignsScenario() throws {
    let read = try scenario(
      """
      {
        "$schema": "scenario.schema.json",
        "name": "orders-throttled",
        "description": "An orders API that throttles, stumbles, then recovers.",
        "seed": 7,
        "routes": [
          {
            "id": "list-orders",
            "request": { "method": "GET", "path": "/orders", "query": { "page": { "matches": "[0-9]+" } } },
            "responses": [
              { "status": 429, "retryAfter": 2 },
              { "status": 503, "times": 3 },
              { "status": 200, "json": { "data": [{ "id": 1 }], "has_more": false }, "delay": "300ms" }
            ],
            "then": "stick"
          }
        ],
        "expectations": [
          { "honorsRetryAfter": { "route": "list-orders" } },
          { "calls": { "route": "list-orders", "exactly": 5 } }
        ]
      }
      """)
    let body: JSON = ["data": [["id": 1]], "has_more": false]
    let route = Route(
      id: "list-orders",
      request: RequestPattern(
        methods: ["GET"], path: .exact("/orders"), query: [NamedMatcher("page", .matches(try RegularExpression("[0-9]+")))]),
      replies: [
        Reply(status: 429, retryAfter: .seconds(2)), Reply(status: 503, extent: .times(3)),
        Reply(body: .json(body), delay: .fixed(.milliseconds(300))),
      ])
    #expect(
      read
        == Scenario(
          name: "orders-throttled", description: "An orders API that throttles, stumbles, then recovers.", seed: 7, routes: [route],
          expectations: [
            ExpectationClause(name: "honorsRetryAfter", parameters: ["route": "list-orders"], pointer: "/expectations/0"),
            ExpectationClause(name: "calls", parameters: ["route": "list-orders", "exactly": 5], pointer: "/expectations/1"),
          ]))
  }

  @Test("every duration form means the same", arguments: ["1.5", "\"1.5s\"", "\"1500ms\"", "\"0.025m\"", "1500e-3"])
  func durations(text: String) throws {
    #expect(try reply(#""delay": \#(text)"#)?.delay == .fixed(.milliseconds(1500)))
  }

  @Test("a route without an id is called by its method and path as written")
  func defaultIDs() throws {
    let read = try scenario(
      """
      {"routes": [
        {"request": {"method": "GET", "path": "/orders/{id}"}, "responses": [{}]},
        {"request": {"method": ["PUT", "PATCH"], "path": "/orders"}, "responses": [{}]},
        {"request": {"path": {"matches": "/v[12]/.*"}}, "responses": [{}]},
        {"request": {"method": "OPTIONS"}, "responses": [{}]}
      ]}
      """)
    #expect(read.routes.map(\.id) == ["GET /orders/{id}", "PUT|PATCH /orders", "/v[12]/.*", "OPTIONS"])
  }

  @Test("all that is wrong is found at once, in the order of the text")
  func collectsProblems() {
    let found = problems(
      """
      {
        "routes": [
          { "request": { "method": "get", "path": "orders" },
            "responses": [ { "status": 429, "retry_after": 2 }, { "status": 99 }, { "fault": "truncat" } ] }
        ]
      }
      """)
    #expect(
      found == [
        #"orders.json:3:30: "get" is no HTTP method, as methods are case-sensitive; did you mean "GET"?"#,
        #"orders.json:3:45: a path begins with "/"; "orders" does not"#,
        #"orders.json:4:39: "retry_after" is not a key of a response; did you mean "retryAfter"?"#,
        #"orders.json:4:71: "status" must be a whole number from 200 to 599, not 99"#,
        #"orders.json:4:88: "truncat" is not a fault; did you mean "truncate"?"#,
      ])
  }
}
