import MynahCore

/// The exchanges of an entry, one a line, those in evidence marked and explained.
struct Timeline {
  private let rows: [ShownExchange]
  private let evidence: [Int: [Evidence]]
  /// Whether the rows are of several sessions, which then have a column.
  private let namesSessions: Bool
  /// When requests should have come, by exchange; where no rule says so of one that is shown there is no column.
  private let windows: [Int: Window]

  /// Longer timelines show their beginning, their end and what is in evidence.
  private static let limit = 24
  private static let edge = 6
  private static let targetLimit = 48

  init(_ entry: Report.Entry, in report: Report) {
    let rows = report.exchanges(numbered: entry.timeline)
    self.rows = rows
    evidence = Dictionary(grouping: entry.evidence.filter { $0.exchange.flatMap(rows.index(ofNumber:)) != nil }) { $0.exchange ?? 0 }
    let session = rows.first?.session
    namesSessions = rows.contains { $0.session != session }
    windows = entry.windows.keys.contains { rows.index(ofNumber: $0) != nil } ? entry.windows : [:]
  }

  /// Whether this piece of evidence stands on one of the lines.
  func shows(_ evidence: Evidence) -> Bool {
    evidence.exchange.map { self.evidence[$0] != nil } ?? false
  }

  func lines(_ style: Style) -> [String] {
    guard !rows.isEmpty else { return [] }
    let hidden = Set((windows.isEmpty ? [3] : []) + (namesSessions ? [] : [4]))
    let header = Row(mark: " ", cells: ["#", "at", "gap", "window", "session", "method", "target", "status", "route"], remark: "")
    let kept = keptIndices
    let table = [header] + kept.map(row)
    let widths = header.cells.indices.map { column in table.map { $0.cells[column].count }.max() ?? 0 }
    var lines = [style.marked(header.text(widths, without: hidden), .dim)]
    for (place, index) in kept.enumerated() {
      let skipped = index - (place == 0 ? 0 : kept[place - 1] + 1)
      if skipped > 0 { lines.append(style.marked("  … \(skipped) more", .dim)) }
      let line = table[place + 1].text(widths, without: hidden)
      lines.append(table[place + 1].mark == ">" ? style.marked(line, .bold) : line)
    }
    return lines
  }

  private var keptIndices: [Int] {
    guard rows.count > Self.limit else { return Array(rows.indices) }
    let marked = evidence.keys.compactMap(rows.index(ofNumber:)).sorted().prefix(Self.limit).flatMap { [$0 - 1, $0] }
    return Set(marked + rows.indices.prefix(Self.edge) + rows.indices.suffix(2)).filter { $0 >= 0 }.sorted()
  }

  private func row(_ index: Int) -> Row {
    let exchange = rows[index]
    let pieces = evidence[exchange.number] ?? []
    let gap = gap(before: index)
    return Row(
      mark: pieces.isEmpty ? " " : ">",
      cells: [
        String(exchange.number), exchange.t0.nanoseconds.threeDecimals, gap?.nanoseconds.threeDecimals ?? "-",
        gap.flatMap { windows[exchange.number]?.text(over: $0) } ?? "-", exchange.session.visible,
        exchange.method.visible, exchange.target.shortened(to: Self.targetLimit).visible, exchange.outcome,
        exchange.routeID?.visible ?? "-",
      ],
      remark: pieces.map { $0.text(inFull: false).visible }.filter { !$0.isEmpty }.joined(separator: "; "))
  }

  /// From the end of the reply before it, in its session, to this request; negative where they overlap.
  private func gap(before index: Int) -> Duration? {
    let session = rows[index].session
    guard let previous = rows[..<index].last(where: { $0.session == session }), let ended = previous.replyEnded else { return nil }
    return rows[index].t0 - ended
  }
}

extension Report {
  /// Those of its exchanges that have these numbers: both stand in the order of arrival, and either may be long.
  fileprivate func exchanges(numbered numbers: [Int]) -> [ShownExchange] {
    let numbers = numbers.sorted()
    var next = 0
    return exchanges.filter { exchange in
      while next < numbers.count, numbers[next] < exchange.number { next += 1 }
      return next < numbers.count && numbers[next] == exchange.number
    }
  }
}

extension [ShownExchange] {
  /// Where the exchange of that number stands; they are in the order of arrival.
  fileprivate func index(ofNumber number: Int) -> Int? {
    let place = suffix(fromFirst: { $0.number >= number }).startIndex
    return place < endIndex && self[place].number == number ? place : nil
  }
}

/// A line of a timeline.
private struct Row {
  let mark: String
  let cells: [String]
  let remark: String

  /// Numbers and status stand right, words left.
  func text(_ widths: [Int], without hidden: Set<Int>) -> String {
    let padded = cells.indices.filter { !hidden.contains($0) }.map { column in
      let padding = String(repeating: " ", count: widths[column] - cells[column].count)
      return column < 4 ? padding + cells[column] : cells[column] + padding
    }
    let line = "\(mark) \(padded.joined(separator: "  "))" + (remark.isEmpty ? "" : "  <- \(remark)")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}

extension ShownExchange {
  /// Status and fault of the reply, and whether the client left before it was over.
  fileprivate var outcome: String {
    var words = status.map { [String($0)] } ?? []
    if let fault { words.append(fault.name) }
    if gone != nil { words.append("gone") }
    return words.isEmpty ? "-" : words.joined(separator: " ")
  }
}
