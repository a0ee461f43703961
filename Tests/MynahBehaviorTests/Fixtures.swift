import MynahCore
import MynahJSON

@testable import MynahBehavior

/// A shop of four routes, with the expectations that a test gives it.
func shop(_ expectations: [ExpectationClause] = [], unmatched: Scenario.Unmatched = .fail) -> Scenario {
  Scenario(
    name: "shop", seed: 7,
    routes: [
      route("sign-in", "POST", "/session"), route("list-orders", "GET", "/orders"), route("get-order", "GET", "/orders/7"),
      route("delete-order", "DELETE", "/orders/7"),
    ], expectations: expectations, unmatched: unmatched)
}

func route(_ id: String, _ method: String, _ path: String, replies: Int = 1, then: Route.Then = .stick, when: [String: JSON] = [:]) -> Route
{
  Route(
    id: id, request: RequestPattern(methods: [method], path: .exact(path)), replies: Array(repeating: Reply(), count: replies), then: then,
    when: when)
}

/// The expectation that stands third in a file.
func clause(_ name: String, _ parameters: JSON) -> ExpectationClause {
  ExpectationClause(name: name, parameters: parameters, pointer: "/expectations/2", file: "shop.json")
}

/// An exchange that took from `start` to `end`, in seconds.
func exchange(
  _ number: Int, _ route: String?, from start: Double, to end: Double?, status: Int? = 200, fault: Fault? = nil,
  session: String = "default",
  method: String = "GET", target: String = "/orders", gone: Double? = nil
) -> Exchange {
  var exchange = Exchange(
    number: number, session: session, connection: 1, sequence: number, t0: instant(start), th: instant(start),
    request: Request(method, target))
  exchange.route = route.map(Exchange.Matched.route) ?? .none
  exchange.tb = instant(start)
  exchange.te = end.map(instant)
  exchange.ts = status == nil ? nil : end.map(instant)
  exchange.gone = gone.map(instant)
  exchange.reply = RenderedReply(status: status)
  exchange.fault = fault
  return exchange
}

/// `count` calls of the list of orders, one each second, each answered after 100 ms.
func calls(_ count: Int, session: String = "default", after number: Int = 0) -> [Exchange] {
  (0..<count).map { exchange(number + $0 + 1, "list-orders", from: Double($0), to: Double($0) + 0.1, session: session) }
}

func instant(_ seconds: Double) -> Instant { .start + Duration(inSeconds: seconds) }

func judged(
  _ exchanges: [Exchange], by clauses: ExpectationClause..., evicted: Int = 0, lag: Lag = .none, unmatched: Scenario.Unmatched = .fail
) throws -> Report {
  try Judge(shop(clauses, unmatched: unmatched))
    .report(on: exchanges, end: JournalEnd(ended: instant(60), by: .command, evicted: evicted, lag: lag), seed: 7)
}

extension Report {
  /// The report in the form of `report.schema.json`.
  var json: JSONObject { (try? JSON(parsing: jsonText.utf8))?.object ?? [:] }
}
