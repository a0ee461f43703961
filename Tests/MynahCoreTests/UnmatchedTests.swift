import MynahCore
import MynahJSON
import Testing

@Suite("A request that no route takes")
struct UnmatchedTests {
  @Test("gets 404 problem+json with the nearest routes and what differs")
  func explains() throws {
    let orders = Route(
      id: "list-orders", request: RequestPattern(methods: ["GET"], path: .exact("/orders"), query: [NamedMatcher("page", .equals("2"))]),
      replies: [Reply()])
    let playing = Playing(orders, .get("/health", Reply()))
    let reply = playing.answer(Request("GET", "/orders?page=3"))
    #expect(reply.status == 404)
    #expect(reply.headers == [Header("Content-Type", "application/problem+json")])
    let body = try JSON(parsing: reply.body)
    #expect(body["detail"] == "GET /orders?page=3 matches no route; the nearest are \"list-orders\", \"/health\".")
    #expect(
      body["nearest"]?[0] == [
        "route": "list-orders", "matched": ["method", "path"],
        "mismatches": [["criterion": "query page", "expected": "\"2\"", "actual": "3"]],
      ])
  }

  @Test("is told which state keeps a route closed")
  func states() throws {
    var route = Route.get("/", Reply())
    route.when = ["phase": "open"]
    let body = try JSON(parsing: Playing(route, states: ["phase": "closed"]).answer().body)
    #expect(body["nearest"]?[0]?["mismatches"] == [["criterion": "state phase", "expected": "\"open\"", "actual": "\"closed\""]])
  }

  @Test("is told how a segment that varies is written, where the route has one as other tools write it", arguments: [":id", "*"])
  func foreign(segment: String) throws {
    let playing = Playing(.get("/orders/\(segment)", Reply()))
    let nearest = try JSON(parsing: playing.answer(Request("GET", "/orders/7")).body)["nearest"]?[0]
    #expect(
      nearest?["mismatches"]?[0]?["expected"]
        == .string("/orders/\(segment), to the letter; a segment that varies is written {name}"))
    #expect(playing.answer(Request("GET", "/orders/\(segment)")).status == 200)
  }

  @Test("of a scenario without routes is told so")
  func none() throws {
    #expect(try JSON(parsing: Playing().answer().body)["detail"] == "GET / matches no route: the scenario has none.")
  }

  @Test("is told names and values that are as long as a body by how they begin")
  func long() throws {
    let long = String(repeating: "x", count: 100_000)
    let form = [NamedMatcher("a" + long, .equals(.string(long))), NamedMatcher("b" + long, .equals("1"))]
    let route = Route(id: "form", request: RequestPattern(methods: ["POST"], body: .form(form)), replies: [Reply()])
    let header = Header("Content-Type", "application/x-www-form-urlencoded")
    let request = Request("POST", "/", headers: [header], body: "a\(long)=y\(long)&b\(long)=2")
    let reply = Playing(route).answer(request)
    #expect(reply.body.count < 2000)
    let cut = String(repeating: "x", count: 194)
    #expect(
      try JSON(parsing: reply.body)["nearest"]?[0]?["mismatches"]?[1] == [
        "criterion": .string("form b\(cut)…"), "expected": "\"1\"", "actual": "2",
      ])
  }
}
