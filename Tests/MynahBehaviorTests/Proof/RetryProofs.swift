import MynahCore
import MynahJSON

@testable import MynahBehavior

extension Proof {
  private static func wait(_ told: String) -> [Header] { [Header("Retry-After", told)] }

  /// Calls that fail until these waits are over, and then succeed.
  private static func waits(_ waits: [Double], _ target: String = "/orders", into play: inout Play) {
    for wait in [0] + waits.dropLast() { play.get(503, target, after: wait) }
    play.get(200, target, after: waits[waits.count - 1])
  }

  private static func waits(_ name: String, _ waits: [Double]) -> Client {
    Client(name) { Self.waits(waits, into: &$0) }
  }

  private static func offering(_ name: String, _ statuses: Int...) -> Client {
    var orders = route("orders", "GET", "/orders")
    orders.replies = [Reply(status: 503), Reply(status: 200)]
    var play = Play(orders)
    for status in statuses { play.get(status, after: 1) }
    return Client(name, play)
  }

  static let retries = [
    Proof(
      "RT-1", "honorsRetryAfter",
      right: Client("waits as told") { play in
        play.get(429, reply: wait("2"))
        play.get(200, after: 2.1)
      },
      mutant: Client("waits as it likes") { play in
        play.get(429, reply: wait("2"))
        play.get(200, after: 0.5)
      }),
    Proof(
      "RT-2", "honorsRetryAfter",
      right: Client("reads dates") { play in
        play.get(503, reply: wait("Tue, 14 Nov 2023 22:13:24 GMT"))
        play.get(200, after: 4)
      },
      mutant: Client("reads numbers only") { play in
        play.get(503, reply: wait("Tue, 14 Nov 2023 22:13:24 GMT"))
        play.get(200, after: 0.5)
      }),
    Proof(
      "RT-3", "recovers", ["attempts": 3], right: offering("tries again", 503, 200), mutant: offering("gives up at once", 503)),
    Proof(
      "RT-4", "doesNotRetry", ["within": 5],
      right: Client("takes no for an answer") { $0.get(404) },
      mutant: Client("retries every error") { play in
        play.get(404)
        play.get(404, after: 1)
      }),
    Proof(
      "RT-5", "boundsAttempts", right: Client("stops after a few") { play in for wait in [0.0, 1, 2, 4] { play.get(503, after: wait) } },
      mutant: Client("never stops") { play in for number in 0..<14 { play.get(503, after: number == 0 ? 0 : 0.1 * Double(1 << number)) } }),
    Proof("RT-6", "backsOff", right: waits("doubles its waits", [0.5, 1, 2, 4]), mutant: waits("hammers", [0.02, 0.02, 0.02, 0.02])),
    Proof(
      "RT-7", "backsOff", ["jitter": true],
      right: Client("draws its waits") { play in
        for call in 0..<8 { Self.waits([0.5, 1, 2].map { $0 * (1 + Double(call) / 16) }, "/orders?n=\(call)", into: &play) }
      },
      mutant: Client("waits to the same tick") { play in
        for call in 0..<8 { Self.waits([0.5, 1, 2], "/orders?n=\(call)", into: &play) }
      }),
    Proof("RT-8", "backsOff", ["cap": 4], right: waits("has a cap", [1, 2, 4, 4]), mutant: waits("doubles for ever", [1, 2, 4, 8])),
    Proof(
      "RT-9", "retriesSafely",
      right: Client("retries under its key") { play in
        play.pay(502)
        play.pay(201, after: 1)
      },
      mutant: Client("retries blindly") { play in
        play.pay(502, headers: .unsafe(key: nil))
        play.pay(201, after: 1, headers: .unsafe(key: nil))
      }),
    Proof(
      "RT-10", "stopsAfterSuccess",
      right: Client("is done after a success") { play in
        play.pay(503)
        play.pay(201, after: 1)
      },
      mutant: Client("asks once more") { play in
        play.pay(201)
        play.pay(201, after: 1)
      }),
    Proof(
      "RT-11", "boundsAmplification", ["attempts": 3],
      right: Client("two attempts a call") { play in
        for call in 0..<3 { for attempt in 0..<2 { play.get(503, "/orders?n=\(call)", after: Double(attempt)) } }
      },
      mutant: Client("retries in two layers") { play in
        for call in 0..<3 { for attempt in 0..<6 { play.get(503, "/orders?n=\(call)", after: Double(1 << attempt) / 2) } }
      }),
    Proof(
      "RT-12", "doesNotOverlapAttempts",
      right: Client("waits for its answer") { play in
        play.pay(503)
        play.pay(201, after: 1)
      },
      mutant: Client("retries on a timer") { play in
        play.call(503, "POST", "/payments", at: 0, taking: 1.6, headers: .unsafe(), body: "{}")
        play.call(201, "POST", "/payments", at: 1, taking: 1, headers: .unsafe(), body: "{}", connection: 2)
      }),
    Proof(
      "RT-13", "repeatsSameRequest",
      right: Client("sends the same again") { play in
        play.pay(503)
        play.pay(201, after: 1)
      },
      mutant: Client("forgets the body") { play in
        play.pay(503, body: #"{"amount":1}"#)
        play.pay(201, after: 1, body: "{}")
      }),
    Proof(
      "RT-14", "sharesBackoff",
      right: Client("all workers wait") { play in
        play.get(429, at: 0, taking: 0.1, reply: wait("2"))
        play.get(200, "/orders?page=2", at: 0.05, taking: 0.1)
        play.get(200, at: 2.2)
      },
      mutant: Client("one worker goes on") { play in
        play.get(429, at: 0, taking: 0.1, reply: wait("2"))
        play.get(200, "/orders?page=2", at: 0.5, taking: 0.1)
        play.get(200, at: 2.2)
      }),
    Proof(
      "RT-15", "returnsGradually", right: outage("returns one by one", [0, 0.3, 0.6, 0.9, 1.2]),
      mutant: outage("stampedes", [0, 0.05, 0.1, 0.15, 0.2, 0.25])),
  ]

  /// Two requests a second, an outage of three seconds, and a return.
  private static func outage(_ name: String, _ returns: [Double]) -> Client {
    Client(name) { play in
      for number in 0..<10 { play.get(200, "/orders?s=\(number)", at: Double(number) / 2) }
      for number in 0..<3 { play.get(503, "/orders?o=\(number)", at: 5 + Double(number) / 4) }
      for (number, after) in returns.enumerated() { play.get(200, "/orders?r=\(number)", at: 8 + after) }
    }
  }
}
