import MynahCore

/// Operations as rows on a time axis, drawn as SVG: each attempt a mark by its status, each promised wait a shaded stretch, each gap in
/// evidence measured.
struct OperationChart {
  private let rows: [Row]
  private let evidence: [Int: Evidence]
  private let scale: TimeScale

  /// One operation, or exchanges that belong to none.
  struct Row {
    let label: String
    let exchanges: [Exchange]

    init(_ operation: Operation) {
      label = "operation \(operation.number)"
      exchanges = operation.exchanges
    }

    init(label: String, exchanges: [Exchange]) {
      self.label = label
      self.exchanges = exchanges
    }
  }

  private static let width = 1180.0
  private static let labels = 190.0
  private static let rowHeight = 58.0
  private static let axis = 26.0

  /// - Parameter evidence: The pieces to mark, by exchange.
  init?(_ rows: [Row], evidence: [Evidence]) {
    let all = rows.flatMap(\.exchanges)
    guard let start = all.map(\.t0).min() else { return nil }
    let ends = all.map { $0.replyEnded ?? $0.t0 } + all.compactMap(Self.promised)
    self.rows = rows
    self.evidence = Dictionary(evidence.compactMap { piece in piece.exchange.map { ($0, piece) } }) { first, _ in first }
    scale = TimeScale(from: start, to: ends.max() ?? start, left: Self.labels, width: Self.width - Self.labels - 40)
  }

  var svg: String {
    let height = Self.axis + Double(rows.count) * Self.rowHeight + 8
    let content = axisLines(height) + rows.enumerated().map { row($1, top: Self.axis + Double($0) * Self.rowHeight) }.joined()
    return HTMLText.element(
      "svg", [("viewBox", "0 0 \(Self.width) \(height)"), ("role", "img"), ("aria-label", "Attempts over time")], content)
  }

  private func axisLines(_ height: Double) -> String {
    scale.ticks().map { tick in
      "<line class=\"tick\" x1=\"\(tick.x.short)\" x2=\"\(tick.x.short)\" y1=\"20\" y2=\"\(height.short)\"/>"
        + "<text class=\"axis\" x=\"\(tick.x.short)\" y=\"14\">\(tick.text)</text>"
    }.joined()
  }

  private func row(_ row: Row, top: Double) -> String {
    let middle = top + 34
    let route = row.exchanges.first?.routeID ?? ""
    var svg = "<text class=\"label\" x=\"0\" y=\"\(middle.short)\">\(HTMLText.escape(row.label))</text>"
    svg +=
      "<text class=\"sub\" x=\"0\" y=\"\((middle + 14).short)\">\(HTMLText.escape(route.count > 26 ? route.prefix(25) + "…" : route))</text>"
    for exchange in row.exchanges { svg += wait(after: exchange, middle) }
    for (previous, next) in zip(row.exchanges, row.exchanges.dropFirst()) { svg += gap(previous, next, middle) }
    return svg + row.exchanges.map { mark($0, middle) }.joined()
  }

  /// The stretch in which the client was told not to come.
  private func wait(after exchange: Exchange, _ middle: Double) -> String {
    guard let until = Self.promised(exchange), let from = exchange.te, until > from else { return "" }
    let (x, end) = (scale.x(from), scale.x(until))
    let label = "told to wait: Retry-After \(exchange.replyHeader("Retry-After") ?? "")"
    // Written where there is room for it.
    let text =
      end - x > 220
      ? "<text class=\"told\" x=\"\((end - 6).short)\" y=\"\(middle.short)\">\(HTMLText.escape(label))</text>" : ""
    return "<rect class=\"wait\" x=\"\(x.short)\" y=\"\((middle - 18).short)\" width=\"\((end - x).short)\" height=\"28\">"
      + "<title>told to wait until \(HTMLText.escape(until.nanoseconds.threeDecimals)) s</title></rect>" + text
  }

  private func gap(_ previous: Exchange, _ next: Exchange, _ middle: Double) -> String {
    guard let ended = previous.replyEnded else { return "" }
    let (from, to) = (scale.x(ended), scale.x(next.t0))
    let line = "<line class=\"gap\" x1=\"\(from.short)\" x2=\"\(to.short)\" y1=\"\((middle - 4).short)\" y2=\"\((middle - 4).short)\"/>"
    guard let piece = evidence[next.number], piece.figure != nil else { return line }
    let text = piece.text(inFull: false)
    let x = min(max((from + to) / 2, Self.labels + 4), Self.width - 260)
    return line + "<text class=\"proof\" x=\"\(x.short)\" y=\"\((middle - 22).short)\">\(HTMLText.escape(text))</text>"
  }

  private func mark(_ exchange: Exchange, _ middle: Double) -> String {
    let (from, to) = (scale.x(exchange.t0), scale.x(exchange.replyEnded ?? exchange.t0))
    let bad = evidence[exchange.number] != nil ? " proven" : ""
    let rect =
      "<rect class=\"mark \(exchange.tone)\(bad)\" x=\"\(from.short)\" y=\"\((middle - 14).short)\" width=\"\(max(7, to - from).short)\" height=\"20\" rx=\"3\"/>"
    let title = "<title>\(HTMLText.escape(exchange.oneLine))</title>"
    let status = "<text class=\"status\" x=\"\(from.short)\" y=\"\((middle + 20).short)\">\(HTMLText.escape(exchange.short))</text>"
    return "<a href=\"#exchange-\(exchange.number)\">\(title)\(rect)\(status)</a>"
  }

  /// When the wait that the reply told is over.
  private static func promised(_ exchange: Exchange) -> Instant? {
    guard let duration = Wait(told: exchange)?.duration, let ended = exchange.te else { return nil }
    return ended + duration
  }
}

extension Exchange {
  /// The class of its mark.
  fileprivate var tone: String {
    guard gone == nil, fault == nil, let status else { return "lost" }
    return status < 300 ? "good" : status < 400 ? "moved" : status < 500 ? "refused" : "broken"
  }

  fileprivate var short: String {
    if gone != nil { return "left" }
    return fault?.name ?? status.map(String.init) ?? "-"
  }

  var oneLine: String {
    let line = "exchange \(number): \(request.method) \(request.target)"
    return "\(line) at \(t0.nanoseconds.threeDecimals) s: \(short)"
  }
}

extension Double {
  /// At most two decimals, for coordinates.
  fileprivate var short: String {
    let scaled = Int((self * 100).rounded())
    return scaled % 100 == 0 ? String(scaled / 100) : "\(scaled / 100).\(abs(scaled % 100) < 10 ? "0" : "")\(abs(scaled % 100))"
  }
}
