import MynahCore
import MynahJSON
import Testing

@Suite("A route plays its replies in order")
struct SequenceTests {
  @Test("the last reply sticks unless the route says otherwise")
  func sticks() {
    let playing = Playing(.get("/", Reply(status: 429), Reply(status: 503, extent: .times(2)), Reply(status: 200)))
    #expect(playing.statuses(6) == [429, 503, 503, 200, 200, 200])
  }

  @Test("cycle starts again from the first reply")
  func cycles() {
    let playing = Playing(.get("/", Reply(status: 200, extent: .times(2)), Reply(status: 503), then: .cycle))
    #expect(playing.statuses(7) == [200, 200, 503, 200, 200, 503, 200])
  }

  @Test("fail answers 404 once all were played, and says so")
  func fails() {
    let playing = Playing(.get("/", Reply(status: 200), Reply(status: 201), then: .fail))
    #expect(playing.statuses(3) == [200, 201, 404])
    #expect(playing.answer().text.contains("has played all of its 2 responses, and its \\\"then\\\" is \\\"fail\\\""))
  }

  @Test("for lasts from the first request that the step answers")
  func lasts() {
    let playing = Playing(.get("/", Reply(status: 503, extent: .lasting(.seconds(3))), Reply(status: 200)))
    let statuses = [5, 6, 7.9, 8, 20].map { playing.status(at: $0) }
    #expect(statuses == [503, 503, 503, 200, 200])
  }

  @Test("where a chance fails, the next step answers that one request and the turn stays")
  func chance() {
    let playing = Playing(.get("/", Reply(status: 500, extent: .times(10), chance: 0.3), Reply(status: 200)))
    let statuses = playing.statuses(400).map { $0 ?? 0 }
    // Ten answers of a step whose turn it is with chance 0.3: after the tenth it is over for good.
    #expect(statuses.count { $0 == 500 } == 10)
    #expect(statuses.prefix(12).contains(200))
    #expect(statuses.suffix(200).allSatisfy { $0 == 200 })
  }

  @Test("the same seed draws the same, another seed does not")
  func seeded() {
    func draws(_ seed: UInt64) -> [Int?] {
      Playing(.get("/", Reply(status: 500, chance: 0.5), Reply(status: 200), then: .cycle), seed: seed).statuses(64)
    }
    #expect(draws(1) == draws(1))
    #expect(draws(1) != draws(2))
  }

  @Test("a sequence per client, path or place belongs to each of them")
  func perKey() {
    let byClient = Playing(.get("/", Reply(status: 429), Reply(status: 200), per: .client))
    let ann = Request("GET", "/", headers: [Header("Authorization", "Bearer ann")])
    let bob = Request("GET", "/", headers: [Header("Authorization", "Bearer bob")])
    #expect([ann, bob, ann, bob].map { byClient.status($0) } == [429, 429, 200, 200])

    let byPlace = Playing(.get("/", Reply(status: 429), Reply(status: 200), per: .place(.query("tenant"))))
    #expect(["a", "b", "a"].map { byPlace.status(Request("GET", "/?tenant=\($0)")) } == [429, 429, 200])
  }

  @Test("reset starts sequences, states and draws anew")
  func resets() {
    let playing = Playing(.get("/", Reply(status: 429), Reply(status: 200)))
    #expect(playing.statuses(2) == [429, 200])
    playing.playback.reset()
    #expect(playing.statuses(2) == [429, 200])
  }

  @Test("states open and close routes, and are set when a reply is chosen")
  func states() {
    var down = Route.get("/", Reply(status: 503))
    down.when = ["maintenance": true]
    var up = Route.get("/", Reply(status: 200))
    up.when = ["maintenance": .null]
    let off = Route(
      id: "off", request: RequestPattern(methods: ["POST"], path: .exact("/done")), replies: [Reply(status: 204)],
      set: ["maintenance": .null])
    let playing = Playing(down, up, off, states: ["maintenance": true])
    #expect(playing.status() == 503)
    #expect(playing.status(Request("POST", "/done")) == 204)
    #expect(playing.status() == 200)
  }

  @Test("a route added while running comes first, and other routes keep their turn")
  func updates() {
    let playing = Playing(.get("/", Reply(status: 429), Reply(status: 200)))
    #expect(playing.status() == 429)
    playing.playback.updateRoutes { $0.insert(.get("/new", Reply(status: 418)), at: 0) }
    #expect(playing.status(Request("GET", "/new")) == 418)
    #expect(playing.status() == 200)
  }
}
