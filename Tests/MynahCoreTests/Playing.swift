import MynahCore
import MynahJSON

/// A playback over one route, and the statuses of what it answers.
struct Playing {
  let playback: Playback
  static let started = WallTime(nanoseconds: 1_700_000_000_000_000_000)

  init(_ routes: Route..., states: [String: JSON] = [:], seed: UInt64 = 7, clients: Place? = nil) {
    let scenario = Scenario(name: "test", states: states, clients: clients, routes: routes)
    playback = Playback(scenario, seed: seed, clock: Clock(started: Self.started) { .start })
  }

  func answer(_ request: Request = Request("GET", "/"), at seconds: Double = 0, url: String = "http://mock") -> RenderedReply {
    let now = Instant.start + Duration(inSeconds: seconds)
    return playback.play(request, at: now, serverURL: url).delivery(at: now).reply
  }

  func status(_ request: Request = Request("GET", "/"), at seconds: Double = 0) -> Int? {
    answer(request, at: seconds).status
  }

  func statuses(_ count: Int, _ request: Request = Request("GET", "/")) -> [Int?] {
    (0..<count).map { _ in status(request) }
  }
}

extension Route {
  static func get(_ path: String = "/", _ replies: Reply..., then: Then = .stick, per: SequenceKey = .session) -> Route {
    Route(id: path, request: RequestPattern(methods: ["GET"], path: .exact(path)), replies: replies, then: then, per: per)
  }
}

extension RenderedReply {
  var text: String { String(decoding: body, as: UTF8.self) }
}
