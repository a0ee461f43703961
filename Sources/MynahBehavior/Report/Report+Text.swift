import MynahCore

extension Report {
  /// The summary that a person reads in a terminal: the verdict, then whatever did not pass, with its timeline.
  package func text(style: Style = .plain) -> String {
    TextReport(self, style: style).lines.joined(separator: "\n") + "\n"
  }
}

extension Report {
  /// Routes that nothing was requested from, the first few of them by name; nil where there is none.
  package var unusedRoutes: String? {
    if unused.isEmpty { return nil }
    let most = 20
    let shown = unused.prefix(most).map { $0.visible.quoted }.joined(separator: ", ")
    return shown + (unused.count > most ? " and \(unused.count - most) more" : "")
  }

  /// What one entry came to, with its proof and its timeline: what a test framework shows where an expectation failed.
  package func text(on entry: Entry, style: Style = .plain) -> String {
    let text = TextReport(self, style: style)
    return ([text.heading(of: entry)] + text.proof(of: entry)).joined(separator: "\n")
  }
}

/// Draws a report for a terminal, line by line.
struct TextReport {
  private let report: Report
  private let style: Style
  /// As many unmatched requests as are shown.
  private static let unmatchedLimit = 10

  init(_ report: Report, style: Style) {
    self.report = report
    self.style = style
  }

  var lines: [String] {
    var lines = [verdictLine]
    for entry in report.entries where entry.verdict != .passed && entry.name != "unmatched" {
      lines += ["", heading(of: entry)] + proof(of: entry)
    }
    if !report.unmatched.isEmpty { lines += ["", unmatchedHeading] + unmatchedRequests }
    if !report.unused.isEmpty || !report.warnings.isEmpty { lines.append("") }
    if let routes = report.unusedRoutes { lines.append("Never requested: \(routes)") }
    return lines + report.warnings.map { "\(style.marked("Warning:", .yellow)) \($0.visible)" }
  }

  /// Summary, evidence and timeline of an entry.
  func proof(of entry: Report.Entry) -> [String] {
    if entry.name == "unmatched" { return ["  \(entry.summary.visible)"] + unmatchedRequests }
    guard entry.verdict == .failed || entry.verdict == .inconclusive else { return ["  \(entry.summary.visible)"] }
    let timeline = Timeline(entry, in: report)
    let elsewhere = entry.evidence.filter { !timeline.shows($0) && $0.hasContent }.map { "  - \($0.text(inFull: true).visible)" }
    return ["  \(entry.summary.visible)"] + elsewhere + timeline.lines(style).map { "  \($0)" }
  }

  private var verdictLine: String {
    let counts = Verdict.allCases.reversed().compactMap { verdict -> String? in
      let count = report.entries.count { $0.verdict == verdict && !$0.isMereAdvice }
      return count == 0 ? nil : "\(count) \(verdict.phrase)"
    }
    let advice = report.entries.count(where: \.isMereAdvice)
    var facts = [(counts + (advice == 0 ? [] : ["\(advice) advice"])).joined(separator: ", "), report.exchanges.count.counting("exchange")]
    if let seed = report.seed { facts.append("seed \(seed)") }
    if report.end.lag.speed != 1 { facts.append("speed \(report.end.lag.speedText)") }
    let verdict = style.marked(report.verdict.phrase.uppercased(), report.verdict.mark)
    return "\(verdict) \(style.marked(report.scenario.visible, .bold)): \(facts.joined(separator: "; "))"
  }

  func heading(of entry: Report.Entry) -> String {
    let word = entry.isMereAdvice ? style.marked("ADVICE", .yellow) : style.marked(entry.verdict.phrase.uppercased(), entry.verdict.mark)
    return "\(word) \(style.marked(entry.title.visible, .bold))"
  }

  private var unmatchedHeading: String {
    guard let entry = report.entries.last(where: { $0.name == "unmatched" }) else { return "" }
    return "\(style.marked(entry.verdict.phrase.uppercased(), entry.verdict.mark)) \(style.marked(entry.summary.visible, .bold))"
  }

  /// Requests that are the same, and missed for the same reason, are told once.
  private var unmatchedRequests: [String] {
    var told: [[String]] = []
    var exchanges: [[String]: [Int]] = [:]
    for request in report.unmatched {
      let lines = lines(on: request)
      if exchanges[lines] == nil { told.append(lines) }
      exchanges[lines, default: []].append(request.exchange)
    }
    let rest = told.dropFirst(Self.unmatchedLimit).flatMap { exchanges[$0] ?? [] }.count
    return told.prefix(Self.unmatchedLimit).flatMap { lines in
      ["  \(Self.list(exchanges[lines] ?? [])): \(lines.first ?? "")"] + lines.dropFirst()
    } + (rest > 0 ? ["  … and \(rest) more"] : [])
  }

  /// `exchange 3`, or `exchanges 1, 2, 3 and 27 more`.
  private static func list(_ exchanges: [Int]) -> String {
    let shown = exchanges.prefix(3).map(String.init).joined(separator: ", ")
    let rest = exchanges.count - 3
    return (exchanges.count == 1 ? "exchange " : "exchanges ") + shown + (rest > 0 ? " and \(rest) more" : "")
  }

  private func lines(on request: UnmatchedRequest) -> [String] {
    let line = [request.method, request.target].filter { !$0.isEmpty }.joined(separator: " ").abbreviated.visible
    if let note = request.note { return [line, "    \(note.visible)"] }
    guard let nearest = request.nearest.first else { return [line, "    the scenario has no route"] }
    let file = nearest.file.map { " of \($0)" } ?? ""
    return [line, "    the nearest is \(nearest.route.quoted)\(file):".visible]
      + nearest.mismatches.map { mismatch in
        "      \(mismatch.criterion): expected \(mismatch.expected), got \(mismatch.actual ?? "none")".visible
      }
  }
}

extension Evidence {
  /// Says more than where to look.
  fileprivate var hasContent: Bool { figure != nil || note != nil }

  /// `gap 0.212 s, at least 2.000 s; note`, and in full also where that was.
  func text(inFull: Bool) -> String {
    let measured = [figure.map { "\($0.name) \($0.quantity.text)" }, bound.map { "\($0.phrase) \($0.quantity.text)" }]
    let facts = [measured.compactMap { $0 }.joined(separator: ", "), note ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
    let place = [
      session.map { "session \($0.quoted)" }, operation.map { "operation \($0)" }, attempt.map { "attempt \($0)" },
      exchange.map { "exchange \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
    return inFull && !place.isEmpty ? "\(place): \(facts)" : facts
  }
}

extension Evidence.Bound {
  fileprivate var phrase: String {
    switch self {
    case .atLeast: "at least"
    case .atMost: "at most"
    case .expected: "expected"
    }
  }
}

extension Evidence.Quantity {
  fileprivate var text: String {
    switch self {
    case .time(let time): "\(time.nanoseconds.threeDecimals) s"
    case .count(let count): String(count)
    case .share(let share): "\(Duration(inSeconds: share * 100).nanoseconds.threeDecimals) %"
    case .text(let text): text.quoted
    }
  }
}
