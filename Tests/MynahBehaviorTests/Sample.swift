import MynahCore
import MynahJSON

@testable import MynahBehavior

/// A report with one of everything: passed, failed, advice, inconclusive, unmatched, unused, a warning.
func sample() throws -> Report {
  var held = exchange(4, "list-orders", from: 2.5, to: nil, status: nil, fault: .stall, target: "/orders?page=2", gone: 4.75)
  held.warnings = ["two Host fields"]
  let exchanges = [
    exchange(1, "sign-in", from: 0.012345, to: 0.02, status: 201, method: "POST", target: "/session"),
    exchange(2, "list-orders", from: 0.25, to: 0.5, status: 429), exchange(3, "list-orders", from: 0.612, to: 0.7, status: 503), held,
    exchange(5, nil, from: 5, to: 5.001, status: 404, target: "/orders/8?\u{1B}[31m"),
    exchange(6, "get-order", from: 5.0005, to: 6, fault: .truncate(after: nil), target: "/orders/7"),
    exchange(7, "delete-order", from: 5.999, to: 6.5, status: 204, method: "DELETE", target: "/orders/7"),
  ]
  let scenario = shop([
    clause("calls", ["route": "sign-in", "exactly": 1]), clause("calls", ["route": "list-orders", "atMost": 2]),
    clause("order", ["get-order", "delete-order"]), clause("calls", ["route": "get-order", "atLeast": 2, "severity": "advice"]),
    clause("order", ["list-orders", "health"]),
  ])
  var withHealth = scenario
  withHealth.routes.append(route("health", "GET", "/health"))
  let lag = Lag(p99: 0.0015, max: 0.0062, samples: [Lag.Sample(at: instant(3.1), late: 0.0062)])
  return try Judge(withHealth).report(on: exchanges, end: JournalEnd(ended: instant(12.345), by: .command, lag: lag), seed: 7)
}
