import MynahCore
import MynahJSON

@testable import MynahBehavior

extension Proof {
  private static func told(_ wait: String) -> [Header] { [Header("Retry-After", wait)] }

  /// Throttled with these waits, one after another, and back after those.
  private static func throttled(_ name: String, _ told: [Int], back: [Double]) -> Client {
    Client(name) { play in
      for (number, told) in told.enumerated() { play.get(429, after: number == 0 ? 0 : back[number - 1], reply: Self.told(String(told))) }
      play.get(200, after: back[back.count - 1])
    }
  }

  private static func refused(_ name: String, _ statuses: Int...) -> Client {
    Client(name) { play in for (number, status) in statuses.enumerated() { play.get(status, after: number == 0 ? 0 : 1) } }
  }

  private static func waits(_ waits: [Double], _ target: String, headers: [Header] = .polite(), into play: inout Play) {
    for wait in [0] + waits.dropLast() { play.get(503, target, after: wait, headers: headers) }
    play.get(200, target, after: waits[waits.count - 1], headers: headers)
  }

  /// Eight calls, each with these waits and a little more.
  private static func eight(_ name: String, _ waits: [Double]) -> Client {
    Client(name) { play in
      for call in 0..<8 { Self.waits(waits.map { $0 * (1 + Double(call) / 100) }, "/orders?n=\(call)", into: &play) }
    }
  }

  /// Nine clients, whose waits look random each.
  private static func clients(_ name: String, differ: Double) -> Client {
    Client(name) { play in
      for client in 0..<9 {
        let more = 1 + differ * Double(client)
        waits(
          [0.53, 1.31, 2.17].map { $0 * more }, "/orders?n=\(client)",
          headers: .polite(Header("Authorization", "Bearer client-\(client)-of-nine")), into: &play)
      }
    }
  }

  private static func retries(_ name: String, headers: [Header] = .unsafe(), body: String = "{}") -> Client {
    Client(name) { play in
      play.pay(503)
      play.pay(201, after: 1, body: body, headers: headers)
    }
  }

  private static func requests(_ name: String, at instants: [Double]) -> Client {
    Client(name) { play in
      for (number, instant) in instants.enumerated() { play.get(200, "/orders?n=\(number)", at: instant, taking: 0.001) }
    }
  }

  private static let window: JSONObject = ["algorithm": "slidingWindow", "limit": 10, "window": 1]

  /// Ways of breaking a rule that are common in the wild, besides the one that stands for its id.
  static let mutants = [
    Proof(
      "RT-1", "honorsRetryAfter", right: throttled("waits twice", [1, 3], back: [1, 3]),
      mutant: throttled("reads seconds as milliseconds", [2], back: [0.002])),
    Proof(
      "RT-1", "honorsRetryAfter", right: throttled("waits for long", [30], back: [30]),
      mutant: throttled("caps what it is told", [30], back: [10])),
    Proof(
      "RT-1", "honorsRetryAfter", right: throttled("waits twice", [1, 3], back: [1, 3]),
      mutant: throttled("reads the first only", [1, 3], back: [1, 1])),
    Proof(
      "RT-2", "honorsRetryAfter", ["mayGiveUp": false],
      right: Client("reads dates") { play in
        play.get(503, reply: told("Tue, 14 Nov 2023 22:13:24 GMT"))
        play.get(200, after: 4)
      },
      mutant: Client("crashes on a date") { $0.get(503, reply: told("Tue, 14 Nov 2023 22:13:24 GMT")) }),
    Proof("RT-4", "doesNotRetry", ["within": 5], right: refused("takes 400 as it is", 400), mutant: refused("retries 400", 400, 400)),
    Proof("RT-4", "doesNotRetry", ["within": 5], right: refused("takes 401 as it is", 401), mutant: refused("retries 401", 401, 401)),
    Proof("RT-4", "doesNotRetry", ["within": 5], right: refused("takes 422 as it is", 422), mutant: refused("retries 422", 422, 422)),
    Proof("RT-6", "backsOff", right: eight("doubles", [0.5, 1, 2]), mutant: eight("waits the same each time", [1, 1, 1])),
    Proof("RT-6", "backsOff", right: eight("doubles", [0.5, 1, 2]), mutant: eight("waits less each time", [2, 1, 0.5])),
    Proof(
      "RT-7", "backsOff", ["jitter": true], right: clients("clients of their own minds", differ: 0.1),
      mutant: clients("clients of one seed", differ: 0)),
    Proof(
      "RT-8", "backsOff", ["deadline": 5], right: eight("ends in time", [0.5, 1, 2]), mutant: eight("goes on and on", [1, 2, 4])),
    Proof("RT-13", "repeatsSameRequest", right: retries("sends it whole"), mutant: retries("sends an empty body", body: "")),
    Proof(
      "RT-13", "repeatsSameRequest", right: retries("sends it whole"),
      mutant: retries("drops its credential", headers: .unsafe().filter { $0.name != "Authorization" }), also: ["AU-1"]),
    Proof(
      "RL-1", "staysWithinRate", window, right: requests("ten, and ten", at: (0..<20).map { Double($0 / 10) * 1.05 }),
      mutant: requests("bursts around an edge", at: (0..<20).map { 0.9 + Double($0) / 100 })),
  ]
}
