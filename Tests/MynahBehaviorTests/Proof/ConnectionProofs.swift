import MynahCore
import MynahJSON

@testable import MynahBehavior

extension Proof {
  /// One call of a route whose replies are late, and how long its client stayed.
  private static func late(_ name: String, _ reply: Reply, taking: Double = 0, first: Double? = nil, gone: Double? = nil) -> Client {
    var orders = route("orders", "GET", "/orders")
    orders.replies = [reply]
    var play = Play(orders)
    play.call(200, "GET", "/orders", taking: taking, headers: .polite(), gone: gone, first: first)
    return Client(name, play)
  }

  private static let slow = Reply(delay: .fixed(.seconds(6)))
  private static let drip = Reply(pace: .pieces(bytes: 1, every: .seconds(1)))

  private static func sequence(_ name: String, connections: [Int]) -> Client {
    Client(name) { play in
      var used: [Int: Int] = [:]
      for (number, connection) in connections.enumerated() {
        used[connection, default: 0] += 1
        play.call(
          200, "GET", "/orders?n=\(number)", after: 0.1, taking: 0.01, headers: .polite(), connection: connection,
          sequence: used[connection])
      }
    }
  }

  /// A kept connection that is closed under the second request.
  private static func stale(_ name: String, returns: Bool) -> Client {
    Client(name) { play in
      play.call(200, headers: .polite(), connection: 1, sequence: 1)
      play.call(nil, after: 1, headers: .polite(), fault: .close, connection: 1, sequence: 2, closed: .server)
      if returns { play.call(200, after: 0.01, headers: .polite(), connection: 2, sequence: 1) }
    }
  }

  private static func herd(_ name: String, _ count: Int) -> Client {
    Client(name) { play in
      for number in 0..<count {
        play.call(
          200, "GET", "/orders?n=\(number)", at: Double(number) / 1000, taking: 1, headers: .polite(), connection: number + 1, sequence: 1)
      }
    }
  }

  private static func cut(_ name: String, asksAgain: Bool) -> Client {
    Client(name) { play in
      play.call(200, taking: 0.1, headers: .polite(), replyBody: "[1,2]", fault: .truncate(after: 2), closed: .server)
      if asksAgain { play.call(200, after: 0.5, headers: .polite(), replyBody: "[1,2]", connection: 2) }
      play.call(201, "POST", "/payments", after: 0.1, headers: .unsafe(), body: "{}", connection: 2)
    }
  }

  private static func redirected(_ name: String, as method: String) -> Client {
    Client(name) { play in
      play.pay(307, reply: [Header("Location", "/v2")])
      let isPost = method == "POST"
      play.call(
        200, method, "/v2", route: "pay", after: 0.01, headers: isPost ? .unsafe() : .polite(), body: isPost ? "{}" : "")
    }
  }

  static let connections = [
    Proof(
      "TO-1", "timesOut", ["within": 2], right: late("leaves in time", slow, gone: 2), mutant: late("waits for ever", slow, taking: 6)),
    Proof(
      "TO-2", "timesOut", ["total": 5], right: late("limits the whole call", drip, first: 1, gone: 5),
      mutant: late("limits each wait only", drip, taking: 30, first: 1)),
    Proof(
      "TO-3", "cancels", right: Client("closes what it gives up") { givesUp(closing: 1.9, &$0) },
      mutant: Client("leaves it open") { givesUp(closing: 5, &$0) }, also: ["RT-12"]),
    Proof(
      "CN-1", "reusesConnections", right: sequence("keeps its connection", connections: Array(repeating: 1, count: 8)),
      mutant: sequence("connects anew each time", connections: Array(1...8))),
    Proof(
      "CN-2", "survivesStaleConnections", right: stale("sends it again", returns: true), mutant: stale("tells of an error", returns: false)),
    Proof("CN-3", "boundsConcurrency", ["atMost": 4], right: herd("four at once", 4), mutant: herd("eight at once", 8), also: ["RL-6"]),
    Proof("RL-6", "boundsConcurrency", ["atMost": 4], right: herd("four at once", 4), mutant: herd("eight at once", 8), also: ["CN-3"]),
    Proof(
      "CN-4", "detectsTruncation", ["route": "orders", "then": "pay"], right: cut("asks again", asksAgain: true),
      mutant: cut("takes half for all", asksAgain: false)),
    Proof(
      "CN-5", "followsRedirects", right: redirected("stays with its method", as: "POST"), mutant: redirected("makes a GET of it", as: "GET")
    ),
  ]

  /// A call that is given up after 2 s, and its retry.
  private static func givesUp(closing: Double, _ play: inout Play) {
    play.call(201, "POST", "/payments", at: 0, headers: .unsafe(), body: "{}", gone: closing)
    play.call(201, "POST", "/payments", at: 2, taking: 0.1, headers: .unsafe(), body: "{}", connection: 2)
  }

  private static let breaker: JSONObject = ["threshold": 5, "resetAfter": 2, "every": 0.25]

  private static func caller(_ name: String, _ caller: CircuitCaller, silence: Double = 0.25, _ service: (Double) -> Int?) -> Client {
    var caller = caller
    caller.headers = .polite()
    return Client(name, silence: silence, caller.play(60, service))
  }

  /// Five failures, then callers who try at once when the circuit may close.
  private static func probes(_ name: String, _ count: Int) -> Client {
    var play = CircuitCaller(headers: .polite()).play(5) { _ in 503 }
    for number in 0..<count {
      play.call(200, "GET", "/orders?p=\(number)", at: 3.1 + Double(number) / 1000, taking: 0.5, headers: .polite(), connection: number + 1)
    }
    for number in 0..<10 { play.call(200, "GET", "/orders?q=\(number)", after: 0.25, headers: .polite()) }
    return Client(name, silence: 0.25, play)
  }

  private static func outage(_ now: Double) -> Int? { now < 4 ? 503 : 200 }
  private static let working = caller("opens, tries, closes", CircuitCaller(), outage)

  static let circuits = [
    Proof(
      "CB-1", "opensCircuit", breaker, right: working, mutant: caller("has no breaker", CircuitCaller(threshold: 1000), outage)),
    Proof(
      "CB-2", "opensCircuit", breaker, right: working, mutant: caller("lets calls through", CircuitCaller(leaks: 3), outage), also: ["CB-4"]
    ),
    Proof(
      "CB-3", "opensCircuit", breaker.merging(["concurrency": 8]), right: probes("sends one to try", 1),
      mutant: probes("sends all to try", 8)),
    Proof(
      "CB-4", "opensCircuit", breaker, right: working, mutant: caller("forgets after a vain try", CircuitCaller(forgets: true)) { _ in 503 }
    ),
    Proof(
      "CB-5", "opensCircuit", breaker, right: working,
      mutant: caller("never tries again", CircuitCaller(isStuck: true), silence: 14, outage)),
    Proof(
      "CB-6", "keepsCircuitClosed", ["every": 0.25], right: caller("goes on after 404", CircuitCaller()) { _ in 404 },
      mutant: caller("counts 404", CircuitCaller(countsErrors: true)) { _ in 404 }),
    Proof(
      "CB-7", "keepsCircuitClosed", ["every": 0.25], right: caller("forgives after a success", CircuitCaller(), everyThird),
      mutant: caller("adds up for ever", CircuitCaller(neverResets: true), everyThird)),
  ]

  private static func everyThird(_ now: Double) -> Int? { Int(now * 4) % 3 == 0 ? 503 : 200 }
}

extension JSONObject {
  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var merged = self
    for key in other.keys { merged[key] = other[key] }
    return merged
  }
}
