import MynahCore

/// Rows of exchanges on a time axis, drawn as SVG: each exchange a mark by its status, each promised wait a shaded stretch, each gap in
/// evidence measured.
struct OperationChart {
  private let rows: [(row: ChartRow, promises: [Promise])]
  private let evidence: [Int: Evidence]
  private let scale: TimeScale
  private let start: Instant
  /// Nothing is proven, so no row needs room for it.
  private var isPlain: Bool { evidence.isEmpty }

  private static let width = 1180.0
  private static let labels = 130.0
  private static let axis = 26.0

  /// The chart of an entry; nil where it has nothing to show.
  init?(of entry: Report.Entry, in report: Report) {
    let evidence = Dictionary(entry.evidence.compactMap { piece in piece.exchange.map { ($0, piece) } }) { first, _ in first }
    let rows = ChartRow.rows(of: entry, in: report)
    self.init(rows, evidence) { row in
      entry.windows.isEmpty ? Promise.told(in: row, report.started) : Promise.demanded(of: row, by: entry, evidence)
    }
  }

  /// The chart of operations, with nothing proven.
  init?(_ operations: some Sequence<Operation>, in report: Report) {
    self.init(operations.map { ChartRow($0, in: report) }, [:]) { Promise.told(in: $0, report.started) }
  }

  private init?(_ rows: [ChartRow], _ evidence: [Int: Evidence], _ promises: (ChartRow) -> [Promise]) {
    let all = rows.flatMap(\.exchanges)
    guard let start = all.map(\.t0).min() else { return nil }
    self.rows = rows.map { ($0, promises($0)) }
    self.evidence = evidence
    self.start = start
    let ends = all.map { $0.replyEnded ?? $0.t0 } + self.rows.flatMap(\.promises).map(\.until)
    scale = TimeScale(from: start, to: ends.max() ?? start, left: Self.labels, width: Self.width - Self.labels - 40)
  }

  private var rowHeight: Double { isPlain ? 56 : 74 }

  var svg: String {
    let height = Self.axis + Double(rows.count) * rowHeight + 4
    let content =
      axisLines(height) + rows.enumerated().map { row($1.row, $1.promises, top: Self.axis + Double($0) * rowHeight) }.joined()
    return HTMLText.element(
      "svg", [("viewBox", "0 0 \(Self.width.short) \(height.short)"), ("role", "img"), ("aria-label", "Requests over time")], content)
  }

  private func axisLines(_ height: Double) -> String {
    "<text class=\"sub\" x=\"0\" y=\"14\">from \(start.nanoseconds.threeDecimals) s on</text>"
      + scale.ticks().map { tick in
        "<line class=\"tick\" x1=\"\(tick.x.short)\" x2=\"\(tick.x.short)\" y1=\"20\" y2=\"\(height.short)\"/>"
          + "<text class=\"axis\" x=\"\(tick.x.short)\" y=\"14\">\(tick.text)</text>"
      }.joined()
  }

  private func row(_ row: ChartRow, _ promises: [Promise], top: Double) -> String {
    let middle = top + rowHeight - 38
    let route = row.exchanges.first?.routeID ?? ""
    var svg = "<text class=\"label\" x=\"0\" y=\"\(middle.short)\">\(HTMLText.escape(row.label.shortened(to: 20)))</text>"
    svg += "<text class=\"sub\" x=\"0\" y=\"\((middle + 16).short)\">\(HTMLText.escape(route.shortened(to: 20)))</text>"
    svg += promises.map { shade($0, middle) }.joined()
    svg += promises.indices.map { name(of: promises[$0], in: row, beside: promises[..<$0] + promises[($0 + 1)...], middle) }.joined()
    for index in row.exchanges.indices.dropFirst() { svg += pause(before: index, in: row, middle) }
    var proofs = LabelLine(y: middle - 20, right: Self.width)
    for index in row.exchanges.indices { svg += proof(at: index, in: row, middle, &proofs) }
    var statuses = LabelLine(y: middle + 28, right: Self.width)
    let marks = row.exchanges.map { (isProven: evidence[$0.number] != nil, svg: mark($0, middle, &statuses)) }
    // What is in evidence must not be hidden by what came after it.
    return svg + marks.filter { !$0.isProven }.map(\.svg).joined() + marks.filter(\.isProven).map(\.svg).joined()
  }

  /// The stretch in which the client was to wait.
  private func shade(_ promise: Promise, _ middle: Double) -> String {
    let (x, end) = (scale.x(promise.from), scale.x(promise.until))
    return "<rect class=\"wait\" x=\"\(x.short)\" y=\"\((middle - 15).short)\" width=\"\((end - x).short)\" height=\"30\">"
      + "<title>\(promise.label), until \(promise.until.nanoseconds.threeDecimals) s</title></rect>"
  }

  /// At the end of the stretch, where there is room for it.
  private func name(of promise: Promise, in row: ChartRow, beside others: ArraySlice<Promise>, _ middle: Double) -> String {
    let end = scale.x(promise.until)
    let start = end - Double(promise.label.count) * 7 - 18
    let isTaken =
      start < scale.x(promise.from)
      || row.exchanges.contains { scale.x($0.t0) < end && scale.x($0.replyEnded ?? $0.t0) + 7 > start }
      || others.contains { scale.x($0.from) < end && scale.x($0.until) > start }
    return isTaken ? "" : "<text class=\"told\" x=\"\((end - 6).short)\" y=\"\((middle + 4).short)\">\(promise.label)</text>"
  }

  private func pause(before index: Int, in row: ChartRow, _ middle: Double) -> String {
    guard let ended = row.exchanges[index - 1].replyEnded else { return "" }
    return line("gap", from: ended, to: row.exchanges[index].t0, middle)
  }

  private func line(_ style: String, from: Instant, to: Instant, _ y: Double) -> String {
    "<line class=\"\(style)\" x1=\"\(scale.x(from).short)\" x2=\"\(scale.x(to).short)\" y1=\"\(y.short)\" y2=\"\(y.short)\"/>"
  }

  /// What was measured, written where it began; a gap is drawn, too.
  private func proof(at index: Int, in row: ChartRow, _ middle: Double, _ labels: inout LabelLine) -> String {
    let exchange = row.exchanges[index]
    guard let piece = evidence[exchange.number], piece.figure != nil else { return "" }
    guard piece.isGap, let from = Promise.beginning(at: index, in: row, evidence) else {
      return labels.place("proof", piece.phrase, at: scale.x(exchange.t0))
    }
    return line("measured", from: from, to: exchange.t0, middle) + labels.place("proof", piece.phrase, at: scale.x(from))
  }

  private func mark(_ exchange: ShownExchange, _ middle: Double, _ labels: inout LabelLine) -> String {
    let (from, to) = (scale.x(exchange.t0), scale.x(exchange.replyEnded ?? exchange.t0))
    let bad = evidence[exchange.number] != nil ? " proven" : ""
    let rect =
      "<rect class=\"mark \(exchange.tone)\(bad)\" x=\"\(from.short)\" y=\"\((middle - 11).short)\" width=\"\(max(6, to - from).short)\" height=\"22\" rx=\"3\"/>"
    let title = "<title>\(HTMLText.escape(exchange.oneLine))</title>"
    return "<a href=\"#exchange-\(exchange.number)\">\(title)\(rect)\(labels.place("status", exchange.short, at: from))</a>"
  }
}

/// A line of short texts, of which those that would run into the one before are left out.
private struct LabelLine {
  let y: Double
  let right: Double
  private var taken = 0.0

  init(y: Double, right: Double) {
    self.y = y
    self.right = right
  }

  mutating func place(_ style: String, _ text: String, at x: Double) -> String {
    let width = Double(text.count) * 7.8
    let x = min(x, right - width)
    guard x >= taken else { return "" }
    taken = x + width + 6
    return "<text class=\"\(style)\" x=\"\(x.short)\" y=\"\(y.short)\">\(HTMLText.escape(text))</text>"
  }
}

extension Evidence {
  fileprivate var isGap: Bool {
    if case .gap = figure { true } else { false }
  }

  /// A gap as a person says it; anything else as everywhere.
  fileprivate var phrase: String {
    guard case .gap(let gap) = figure else { return text(inFull: false) }
    let waited = "waited \(gap.nanoseconds.threeDecimals) s"
    return switch bound {
    case .atLeast(.time(let least)): "\(waited) of \(least.nanoseconds.threeDecimals) s"
    case .atMost(.time(let most)): "\(waited), at most \(most.nanoseconds.threeDecimals) s"
    default: text(inFull: false)
    }
  }
}

extension ShownExchange {
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
    let line = "exchange \(number): \(method) \(target)"
    return "\(line) at \(t0.nanoseconds.threeDecimals) s: \(short)"
  }
}

extension Double {
  /// At most two decimals, for coordinates.
  fileprivate var short: String {
    let scaled = Int((self * 100).rounded())
    let sign = scaled < 0 ? "-" : ""
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
