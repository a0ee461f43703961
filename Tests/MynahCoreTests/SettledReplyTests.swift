import MynahCore
import MynahJSON
import Testing

/// The short way of a request must never lead elsewhere than the long one.
@Suite("A route that answers the same every time needs no turn")
struct SettledReplyTests {
  private static let get = RequestHead(method: "GET", target: "/")
  private static let ok = Reply(status: 200, body: .text("ok"))

  @Test("its reply is the one that a turn gives", arguments: ["/", "/?page=2"])
  func same(_ target: String) throws {
    let playing = Playing(.get("/", Self.ok, then: .cycle))
    let settled = try #require(playing.playback.settled(RequestHead(method: "GET", target: target)))
    #expect(settled.route == "/")
    #expect(settled.reply === playing.answer(Request("GET", target)))
  }

  @Test(
    "what draws, waits, breaks, counts or depends on anything takes a turn",
    arguments: [
      Route.get("/", ok, ok),
      .get("/", ok, then: .fail),
      .get("/", ok, per: .client),
      .get("/", Reply(status: 200, chance: 0.5)),
      .get("/", Reply(status: 200, delay: .fixed(.seconds(1)))),
      .get("/", Reply(status: 200, pace: .pieces(bytes: 1, every: .seconds(1)))),
      .get("/", Reply(status: 200, fault: .reset)),
      .get("/", Reply(status: 200, hold: .latch("l", timeout: .seconds(1)))),
      .get("/", Reply(status: 200, set: ["a": 1])),
      .get("/", Reply(status: 200, body: .text("{{now}}"), values: [])),
      .get("/", Reply(status: 503, retryAfter: .date(offset: .seconds(1), format: .imf))),
      Route(id: "/", request: RequestPattern(methods: ["GET"], path: .exact("/")), replies: [ok], when: ["a": 1]),
      Route(id: "/", request: RequestPattern(methods: ["GET"], path: .exact("/")), replies: [ok], set: ["a": 1]),
      Route(id: "/", request: RequestPattern(methods: ["GET"], path: .exact("/"), otherQuery: []), replies: [ok]),
      Route(
        id: "/", request: RequestPattern(methods: ["GET"], path: .exact("/"), headers: [NamedMatcher("A", .absent(true))]), replies: [ok]),
      Route(id: "/", request: RequestPattern(methods: ["GET"]), replies: [ok]),
    ])
  func turn(_ route: Route) {
    #expect(Playing(route).playback.settled(Self.get) == nil)
  }

  @Test("a route before it that could take the request goes first")
  func earlier() {
    let any = Route(id: "any", request: RequestPattern(), replies: [Reply(status: 404)])
    #expect(Playing(.get("/", Self.ok), any).playback.settled(Self.get)?.route == "/")
    #expect(Playing(any, .get("/", Self.ok)).playback.settled(Self.get) == nil)

    let open = Route(id: "open", request: RequestPattern(methods: ["GET"], path: .exact("/")), replies: [Self.ok], when: ["a": 1])
    #expect(Playing(.get("/", Self.ok), open).playback.settled(Self.get)?.route == "/")
    #expect(Playing(open, .get("/", Self.ok)).playback.settled(Self.get) == nil)
  }

  @Test("other methods, paths, and targets that must be decoded first are looked up the long way")
  func elsewhere() {
    let playing = Playing(.get("/a b", Self.ok), .get("/", Self.ok))
    for (method, target) in [("HEAD", "/"), ("POST", "/"), ("GET", "/b"), ("GET", "/a%20b"), ("GET", "http://mock/"), ("GET", "*")] {
      #expect(playing.playback.settled(RequestHead(method: method, target: target)) == nil, "\(method) \(target)")
    }
  }
}
