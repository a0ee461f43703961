import MynahCore

@testable import MynahBehavior

/// Tests of how exchanges become operations.
protocol GroupingTests {}

extension GroupingTests {
  func operations(_ exchanges: [Exchange], _ key: OperationKey = .auto, clients: Place? = nil) -> [Operation] {
    var scenario = shop()
    scenario.operations = key
    scenario.clients = clients
    return JournalView(
      exchanges.map { ExchangeView($0, started: WallTime(nanoseconds: 0)) }, of: scenario, started: WallTime(nanoseconds: 0),
      end: JournalEnd(ended: instant(60), by: .command)
    )
    .operations
  }

  /// The numbers of the exchanges of each attempt of each operation.
  func shape(_ exchanges: [Exchange], _ key: OperationKey = .auto, clients: Place? = nil) -> [[[Int]]] {
    operations(exchanges, key, clients: clients).map { $0.attempts.map { $0.exchanges.map(\.number) } }
  }

  func call(
    _ number: Int, _ start: Double, _ end: Double?, _ status: Int?, _ method: String = "GET", _ target: String = "/orders",
    headers: [Header] = [],
    body: String = "", reply: [Header] = [], fault: Fault? = nil, gone: Double? = nil, session: String = "default", connection: Int = 1,
    sequence: Int = 1
  ) -> Exchange {
    var made = exchange(number, "list-orders", from: start, to: end, status: status, fault: fault, session: session, gone: gone)
    made.request = Request(method, target, headers: headers, body: body)
    made.reply = RenderedReply(status: status, headers: reply)
    made.connection = connection
    made.sequence = sequence
    return made
  }
}
