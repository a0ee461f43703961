import MynahCore
import MynahJSON

@testable import MynahBehavior

extension Proof {
  /// GETs at these instants, over so many connections in turn.
  private static func rate(_ name: String, _ instants: [Double], connections: Int = 1) -> Client {
    Client(name) { play in
      for (number, instant) in instants.enumerated() {
        play.call(
          200, "GET", "/orders?n=\(number)", at: instant, taking: connections > 1 ? 0.02 : 0.001, headers: .polite(),
          connection: number % connections + 1, sequence: number / connections + 1)
      }
    }
  }

  private static func steady(_ count: Int, _ every: Double) -> [Double] { (0..<count).map { Double($0) * every } }

  private static let window: JSONObject = ["algorithm": "slidingWindow", "limit": 10, "window": 1]
  private static let bucket: JSONObject = ["algorithm": "tokenBucket", "rate": 10, "burst": 10]
  private static let interval: JSONObject = ["algorithm": "interval", "rate": 5]

  /// What remains of a quota sinks, and a request comes every so often.
  private static func sinking(_ name: String, every: Double) -> Client {
    Client(name) { play in
      for number in 0..<9 {
        let reply = [
          Header("X-RateLimit-Limit", "100"), Header("X-RateLimit-Remaining", "\(11 - number)"), Header("X-RateLimit-Reset", "60"),
        ]
        play.get(200, "/orders?n=\(number)", at: Double(number) * every, reply: reply)
      }
    }
  }

  private static func quota(_ name: String, after: Double) -> Client {
    Client(name) { play in
      play.get(200, reply: [Header("RateLimit", "\"default\";r=0;t=4")])
      play.get(200, "/orders?page=2", after: after)
    }
  }

  static let rates = [
    Proof(
      "RL-1", "staysWithinRate", window, right: rate("ten a second", steady(40, 0.11)), mutant: rate("fifty a second", steady(40, 0.02))),
    Proof(
      "RL-2", "staysWithinRate", bucket, right: rate("saves ten at most", steady(10, 0.01) + steady(20, 0.12).map { 1 + $0 }),
      mutant: rate("saves without end", steady(30, 0.01))),
    Proof(
      "RL-3", "staysWithinRate", interval, right: rate("keeps its distance", steady(10, 0.21)), mutant: rate("two at once", [0, 0.5, 0.55])),
    Proof(
      "RL-7", "staysWithinRate", window, right: rate("workers share", steady(40, 0.11), connections: 4),
      mutant: rate("a limiter a worker", (0..<40).map { Double($0 / 4) / 10 }, connections: 4), also: ["RL-1"]),
    Proof("RL-4", "honorsRateLimitFields", right: quota("waits for the reset", after: 4), mutant: quota("does not read them", after: 0.1)),
    Proof(
      "RL-5", "honorsRateLimitFields", ["slows": true], right: sinking("spreads the rest", every: 6),
      mutant: sinking("spends it at once", every: 0.1)),
  ]

  private static let uuid = "8e03978e-40d5-43e8-bc93-6894a57f9324"
  private static let other = "7d793037-a076-4e1b-9f5d-2f0a1c3b5d6e"

  private static func pays(_ name: String, _ calls: (status: Int, key: String?, body: String)..., apart: Double = 1, reply: [Header] = [])
    -> Client
  {
    Client(name) { play in
      for call in calls { play.pay(call.status, after: apart, body: call.body, reply: reply, headers: .unsafe(key: call.key)) }
    }
  }

  private static let once = pays("a key a call", (201, uuid, "1"), (201, other, "2"))
  private static let replayed = [Header("Idempotent-Replayed", "true")]

  static let keys = [
    Proof("ID-1", "sendsIdempotencyKeys", right: once, mutant: pays("no key", (201, uuid, "1"), (201, nil, "2"))),
    Proof(
      "ID-2", "sendsIdempotencyKeys", right: pays("a key for all attempts", (503, uuid, "1"), (201, uuid, "1")),
      mutant: pays("a key an attempt", (503, uuid, "1"), (201, other, "1"))),
    Proof("ID-3", "sendsIdempotencyKeys", right: once, mutant: pays("one key for all", (201, uuid, "1"), (201, uuid, "2"))),
    Proof("ID-4", "sendsIdempotencyKeys", right: once, mutant: pays("counts its calls", (201, "1", "1"), (201, "2", "2"))),
    Proof(
      "ID-5", "sendsIdempotencyKeys", right: pays("waits while it runs", (409, uuid, "1"), (201, uuid, "1")),
      mutant: pays("asks at once", (409, uuid, "1"), (201, uuid, "1"), apart: 0.001)),
    Proof(
      "ID-6", "sendsIdempotencyKeys", right: pays("takes 422 as it is", (422, uuid, "1")),
      mutant: pays("sends it again", (422, uuid, "1"), (422, uuid, "1")), also: ["RT-4"]),
    Proof(
      "ID-7", "sendsIdempotencyKeys", right: pays("takes the replay", (201, uuid, "1"), reply: replayed),
      mutant: pays("asks until it is new", (201, uuid, "1"), (201, uuid, "1"), reply: replayed), also: ["RT-10"]),
  ]

  private static func asks(_ name: String, at target: String = "/orders", _ headers: [Header]...) -> Client {
    Client(name) { play in
      for (number, headers) in headers.enumerated() {
        play.get(200, number == 0 ? target : "\(target)?n=\(number)", after: 1, headers: headers)
      }
    }
  }

  private static func order(_ name: String, _ id: String) -> Client {
    var play = Play(
      Route(id: "orders", request: RequestPattern(path: PathTemplate("/orders/{id}").map(PathPattern.template)), replies: [Reply()]))
    play.get(200, "/orders/\(id)")
    return Client(name, play)
  }

  private static func trace(_ parent: String) -> Header { Header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-\(parent)") }

  /// A redirect to another origin, and whether the credential goes along.
  private static func leaves(_ name: String, with headers: [Header]) -> Client {
    Client(name) { play in
      play.get(307, reply: [Header("Location", "http://localhost:8080/orders/7")])
      play.get(200, "/orders/7", headers: headers)
    }
  }

  private static let elsewhere = [Header].polite(Header("Host", "localhost:8080"))

  static let credentials = [
    Proof(
      "AU-1", "authenticates", right: asks("always says who it is", .polite(), .polite()),
      mutant: asks("forgets it on page 2", .polite(), .polite().filter { $0.name != "Authorization" })),
    Proof(
      "AU-2", "authenticates", right: asks("says it as asked", .polite()),
      mutant: asks("has a scheme of its own", .polite(Header("Authorization", "Token 3f9c1b7e5d2a4860")))),
    Proof(
      "AU-3", "keepsSecretsOutOfURLs", right: asks("keeps its token to itself", .polite()),
      mutant: asks("puts it into the URL", at: "/orders?token=3f9c1b7e5d2a4860", .polite()), also: ["AU-2"]),
    Proof(
      "AU-4", "keepsCredentialsAtHome",
      right: leaves("leaves its token behind", with: elsewhere.filter { $0.name != "Authorization" }),
      mutant: leaves("takes it along", with: elsewhere)),
  ]

  static let requests = [
    Proof(
      "AU-14", "acceptsForbidden", right: Client("takes 403 as it is") { $0.pay(403) },
      mutant: Client("asks until it may") { play in for _ in 0..<3 { play.pay(403, after: 1) } }, also: ["RT-4"]),
    Proof(
      "RQ-1", "identifiesItself", right: asks("says who it is", .polite()),
      mutant: asks("is any client", .polite(Header("User-Agent", "python-requests/2.32.3")))),
    Proof(
      "RQ-2", "validRequests", right: Client("sends JSON") { $0.pay(201) },
      mutant: Client("sends what it prints") { $0.pay(201, body: "{'a': 1}") }),
    Proof(
      "RQ-5", "validRequests", right: asks("encodes", at: "/orders?q=a%20b", .polite()),
      mutant: asks("does not", at: "/orders?q=a|b", .polite())),
    Proof("RQ-7", "validRequests", right: order("fills its paths", "7"), mutant: order("has nothing to fill in", "None")),
    Proof(
      "RQ-11", "validRequests", right: Client("one length") { $0.pay(201, headers: .unsafe(Header("Content-Length", "2"))) },
      mutant: Client("two lengths") { $0.pay(201, headers: .unsafe(Header("Content-Length", "2"), Header("Transfer-Encoding", "chunked"))) }
    ),
    Proof(
      "RQ-3", "sendsRequestIDs",
      right: asks("an id a call", .polite(Header("X-Request-ID", "a1")), .polite(Header("X-Request-ID", "a2"))),
      mutant: asks("one id for all", .polite(Header("X-Request-ID", "a1")), .polite(Header("X-Request-ID", "a1")))),
    Proof(
      "RQ-4", "propagatesTrace", right: asks("hands it on", .polite(trace("00f067aa0ba902b7-01"))),
      mutant: asks("makes one up", .polite(trace("0000000000000000-01")))),
    Proof(
      "RQ-8", "boundsBodySize", ["atMost": 4], right: Client("sends small ones") { $0.pay(201) },
      mutant: Client("sends all at once") { $0.pay(201, body: "[1,2,3]") }),
    Proof(
      "RQ-10", "pinsVersion", ["in": "header:X-Version"],
      right: asks("one version", .polite(Header("X-Version", "1")), .polite(Header("X-Version", "1"))),
      mutant: asks("drifts", .polite(Header("X-Version", "1")), .polite(Header("X-Version", "2")))),
  ]

  static let all = retries + connections + circuits + rates + keys + credentials + requests + mutants
}
