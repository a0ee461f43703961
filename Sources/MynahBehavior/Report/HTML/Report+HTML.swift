import MynahCore

extension Report {
  /// The report as one page that needs nothing else: no script, no font, no network; readable in light and dark, and on paper.
  package var html: String { HTMLPage(self).text }
}

/// Draws a report as a page: what failed comes first, each with the attempts that prove it.
struct HTMLPage {
  private let report: Report
  /// So many operations are drawn, and so many exchanges told in full.
  private static let limit = 200

  init(_ report: Report) {
    self.report = report
  }

  var text: String {
    let title = "\(report.verdict.phrase): \(report.scenario)"
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escape(title))</title><style>\(HTMLStyle.css)</style></head><body>
      \(header)
      <main>
      \(entries(where: { $0.verdict == .failed && !$0.isMereAdvice }, heading: ""))
      \(entries(where: { $0.verdict == .inconclusive || $0.verdict == .notProvoked }, heading: "Not decided"))
      \(entries(where: \.isMereAdvice, heading: "Advice"))
      \(passed)
      \(operations)
      \(exchanges)
      </main></body></html>

      """
  }

  private var header: String {
    let counts = Verdict.allCases.reversed().compactMap { verdict -> String? in
      let count = report.entries.count { $0.verdict == verdict && !$0.isMereAdvice }
      return count == 0 ? nil : "\(count) \(verdict.phrase)"
    }
    var facts = [counts.joined(separator: ", "), report.exchanges.count.counting("exchange")]
    if let seed = report.seed { facts.append("seed \(seed)") }
    if report.end.lag.speed != 1 { facts.append("speed \(report.end.lag.speedText): all times are those of the faster clock") }
    facts.append("server lag p99 \(report.end.lag.p99.sixDecimals) s")
    return "<header class=\"\(report.verdict.rawValue)\"><b>\(report.verdict.phrase)</b><h1>\(HTMLText.escape(report.scenario))</h1>"
      + "<p>\(HTMLText.escape(facts.joined(separator: " · ")))</p>\(report.exchanges.isEmpty ? "" : Self.legend)</header>"
  }

  /// What the colours of the charts mean.
  private static let legend =
    "<p class=\"legend\">"
    + [
      ("good", "2xx"), ("moved", "3xx"), ("refused", "4xx"), ("broken", "5xx"), ("lost", "no whole reply"), ("wait", "wait that was due"),
      ("measured", "wait that was too short or too long"),
    ].map { "<span><i class=\"\($0)\"></i>\($1)</span>" }.joined() + "</p>"

  private func entries(where included: (Report.Entry) -> Bool, heading: String) -> String {
    let cards = report.entries.filter(included).map(card)
    guard !cards.isEmpty else { return "" }
    return (heading.isEmpty ? "" : "<h2>\(heading)</h2>") + cards.joined(separator: "\n")
  }

  private func card(_ entry: Report.Entry) -> String {
    let title = "<h3><span class=\"verdict \(entry.verdict.rawValue)\">\(entry.verdict.phrase)</span> \(HTMLText.escape(entry.title))</h3>"
    let summary = "<p class=\"summary\">\(HTMLText.escape(entry.summary))</p>"
    let chart = OperationChart(of: entry, in: report)?.svg ?? ""
    let loose = entry.evidence.filter { $0.exchange == nil || $0.figure == nil }.map { $0.text(inFull: true) }.filter { !$0.isEmpty }
    let list = loose.isEmpty ? "" : "<ul>\(loose.map { "<li>\(HTMLText.escape($0))</li>" }.joined())</ul>"
    return "<section class=\"\(entry.verdict.rawValue)\">\(title)\(summary)\(chart)\(list)</section>"
  }

  private var passed: String {
    let rows = report.entries.filter { $0.verdict == .passed }.map { entry in
      "<tr><td>\(HTMLText.escape(entry.title))</td><td>\(HTMLText.escape(entry.summary))</td></tr>"
    }
    return rows.isEmpty ? "" : "<h2>Passed</h2><table>\(rows.joined())</table>"
  }

  private var operations: String {
    let shown = report.operations.prefix(Self.limit)
    guard let chart = OperationChart(shown, in: report) else { return "" }
    let rest = report.operations.count - shown.count
    return "<h2>All operations</h2>\(chart.svg)" + (rest > 0 ? "<p>… and \(rest) more</p>" : "")
  }

  private var exchanges: String {
    let proven = Set(report.entries.filter { $0.verdict != .passed }.flatMap(\.evidence).compactMap(\.exchange))
    let shown = report.exchanges.count <= Self.limit ? report.exchanges : report.exchanges.filter { proven.contains($0.number) }
    guard !shown.isEmpty else { return "" }
    return "<h2>Exchanges</h2>" + shown.prefix(Self.limit).map(ExchangeDetails.text).joined(separator: "\n")
  }
}

/// One exchange in full, folded until somebody asks.
enum ExchangeDetails {
  static func text(_ exchange: ShownExchange) -> String {
    let sent = block("\(exchange.method) \(exchange.target) \(exchange.version)", exchange.headers, exchange.body)
    let status = exchange.status.map { "HTTP/1.1 \($0)" } ?? exchange.fault?.name ?? "no status"
    let answered = exchange.isAnswered ? block(status, exchange.replyHeaders, exchange.replyBody) : "<pre>no reply</pre>"
    return "<details id=\"exchange-\(exchange.number)\"><summary>\(HTMLText.escape(exchange.oneLine))</summary>"
      + "<p>\(HTMLText.escape(instants(exchange)))</p><div class=\"pair\">\(sent)\(answered)</div></details>"
  }

  private static func instants(_ exchange: ShownExchange) -> String {
    let named: [(String, Instant?)] = [
      ("t0", exchange.t0), ("th", exchange.th), ("tb", exchange.tb), ("ts", exchange.ts), ("te", exchange.te), ("gone", exchange.gone),
    ]
    let connection = "connection \(exchange.connection), request \(exchange.sequence) on it, session \(exchange.session)"
    return ([connection] + named.compactMap { name, at in at.map { "\(name) \($0.nanoseconds.sixDecimals)" } } + exchange.warnings)
      .joined(separator: " · ")
  }

  private static func block(_ first: String, _ headers: [Header], _ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(2000), as: UTF8.self) + (body.count > 2000 ? "…" : "")
    let lines = [first] + headers.map { "\($0.name): \($0.value)" } + (body.isEmpty ? [] : ["", text])
    // Each line is made visible by itself, so that line breaks stay line breaks.
    let shown = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    return "<pre>\(shown.map(HTMLText.escape).joined(separator: "\n"))</pre>"
  }
}
