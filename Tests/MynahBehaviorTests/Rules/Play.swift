import MynahCore
import MynahJSON

@testable import MynahBehavior

/// A journal written by hand, call after call, as a client would have made it.
///
/// ```swift
/// var play = Play()
/// play.call(503)                       // at 0 s, answered at once
/// play.call(200, after: 1)             // 1 s after the end of the one before
/// let entry = try play.entry("RT-6", of: "backsOff")
/// ```
struct Play {
  var scenario: Scenario
  private(set) var exchanges: [Exchange] = []
  /// When the last call was over, in seconds.
  private(set) var now = 0.0
  var end = JournalEnd(ended: instant(0), by: .command)
  var lag = Lag.none
  /// How many times faster than real time the clock ran.
  var speed = 1.0
  /// The wall time of instant 0, in seconds since 1970.
  var started: Int64 = 1_700_000_000

  init(_ routes: Route..., operations: OperationKey = .auto) {
    scenario = Scenario(
      name: "play", seed: 7, operations: operations,
      routes: routes.isEmpty ? [route("orders", "GET", "/orders"), route("pay", "POST", "/payments")] : routes)
  }

  /// One exchange: `after` seconds after the end of the one before (or `at` an instant), answered after `taking` seconds.
  ///
  /// The reply's first byte comes with its last, or `first` seconds after the request. With `open` nothing ended it but the watch, or whoever
  /// `closed` it then.
  mutating func call(
    _ status: Int?, _ method: String = "GET", _ target: String = "/orders", route: String? = nil, after: Double = 0, at: Double? = nil,
    taking: Double = 0, headers: [Header] = [], body: String = "", reply: [Header] = [], replyBody: String = "", fault: Fault? = nil,
    gone: Double? = nil, session: String = "default", connection: Int = 1, sequence: Int? = nil, closed: Exchange.Closed.Side? = nil,
    warnings: [String] = [], first: Double? = nil, open: Bool = false
  ) {
    let start = at ?? now + after
    let over = gone ?? start + taking
    var made = Exchange(
      number: exchanges.count + 1, session: session, connection: connection, sequence: sequence ?? exchanges.count + 1, t0: instant(start),
      th: instant(start), request: Request(method, target, headers: headers, body: body), warnings: warnings)
    made.route = .route(route ?? (method == "POST" ? "pay" : "orders"))
    made.tb = instant(start)
    made.ts = first.map { instant(start + $0) } ?? (status == nil || gone != nil || open ? nil : instant(over))
    made.te = gone == nil && !open ? instant(over) : nil
    made.gone = gone.map(instant)
    made.reply = RenderedReply(status: status, headers: reply, body: Array(replyBody.utf8))
    made.fault = fault
    made.closed = closed.map { Exchange.Closed(at: instant(over), by: $0) }
    exchanges.append(made)
    now = max(now, over)
  }

  /// The report with these expectations; the watch ended `silence` seconds after the last call.
  func report(_ name: String, _ parameters: JSON = [:], silence: Double = 60) throws -> Report {
    var play = self
    play.scenario.expectations = [ExpectationClause(name: name, parameters: parameters, pointer: "/expectations/0")]
    return try play.report(silence: silence)
  }

  /// The report with the expectations of its scenario.
  func report(silence: Double) throws -> Report {
    var end = end
    end.ended = instant(now + silence)
    end.lag = lag
    let inOrder = exchanges.sorted { $0.t0 < $1.t0 }
    return try Judge(scenario).report(
      on: inOrder, started: WallTime(nanoseconds: started * 1_000_000_000), speed: speed, end: end, seed: 7)
  }

  /// The entry of that id.
  func entry(_ id: String, of name: String, _ parameters: JSON = [:], silence: Double = 60) throws -> Report.Entry? {
    try report(name, parameters, silence: silence).entries.first { $0.id == id }
  }

  /// What that id came to; nil when it has no entry.
  func verdict(_ id: String, of name: String, _ parameters: JSON = [:], silence: Double = 60) throws -> Verdict? {
    try entry(id, of: name, parameters, silence: silence)?.verdict
  }
}
