import MynahCore

/// One line of a chart: the exchanges of an operation, or of a session where what happened lies between operations.
struct ChartRow {
  let label: String
  let exchanges: [ShownExchange]
  /// Whether every exchange is an attempt of one operation.
  let isOperation: Bool

  private static let rowLimit = 6
  private static let exchangeLimit = 60

  init(_ operation: Operation, in report: Report) {
    label = "operation \(operation.number)"
    exchanges = report.shown(operation)
    isOperation = true
  }

  private init(label: String, exchanges: [ShownExchange]) {
    self.label = label
    self.exchanges = exchanges
    isOperation = false
  }

  /// What a person should see of an entry: the operations in evidence, or the requests around it.
  static func rows(of entry: Report.Entry, in report: Report) -> [ChartRow] {
    let proven = Set(entry.evidence.compactMap(\.exchange))
    let numbers = Set(entry.evidence.compactMap(\.operation))
    let operations = report.operations.filter { numbers.contains($0.number) }
    // A measure that ends at an operation's first request began outside of it.
    let isWithin = operations.allSatisfy { $0.attempts.count > 1 && !proven.contains($0.first.first.number) }
    if !operations.isEmpty, isWithin { return operations.prefix(rowLimit).map { ChartRow($0, in: report) } }
    let timeline = Set(entry.timeline)
    let bySession = Dictionary(grouping: report.exchanges.filter { timeline.contains($0.number) }, by: \.session)
    let sessions = bySession.keys.sorted { (bySession[$0]?.first?.number ?? 0) < (bySession[$1]?.first?.number ?? 0) }
    return sessions.prefix(rowLimit).map { session in
      ChartRow(label: sessions.count > 1 ? session : "requests", exchanges: around(proven, bySession[session] ?? []))
    }
  }

  /// As many exchanges as fit, from a little before the first one in evidence.
  private static func around(_ proven: Set<Int>, _ exchanges: [ShownExchange]) -> [ShownExchange] {
    let first = exchanges.firstIndex { proven.contains($0.number) } ?? 0
    let start = max(0, min(first - exchangeLimit / 3, exchanges.count - exchangeLimit))
    return Array(exchanges[start...].prefix(exchangeLimit))
  }
}
