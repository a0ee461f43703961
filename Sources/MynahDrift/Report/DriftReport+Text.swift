package import MynahBehavior

extension DriftReport {
  /// The summary that a person reads in a terminal: request by request, the worst first.
  package func text(style: Style = .plain) -> String {
    let isFine = findings.allSatisfy { $0.severity == .info }
    // Of what was not asked nobody knows.
    let word =
      isEmpty ? style.marked("NOTHING COMPARED", .yellow) : style.marked(findings.isEmpty ? "NO DRIFT" : "DRIFT", isFine ? .green : .red)
    let replies = compared == 1 ? "1 reply" : "\(compared) replies"
    var lines = ["\(word) \(style.marked(recording, .bold)) against \(upstream): \(isEmpty ? "" : "\(counts); ")\(replies) compared"]
    for request in requests {
      lines += ["", style.marked(request, .bold)]
      for finding in findings where finding.request == request {
        lines.append("  \(style.marked(finding.severity.rawValue, finding.severity.mark))  \(finding.summary)")
        lines.append("    \(finding.file)\(finding.pointer.map { "#\($0)" } ?? "")")
      }
    }
    if !unsent.isEmpty { lines.append("") }
    for (unsent, count) in unsentByReason {
      let more = count == 1 ? "" : " and \(count - 1) more"
      lines.append("\(unsent.isFailure ? "No reply" : "Not sent"): \(unsent.request)\(more): \(unsent.reason)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first of those with the same reason, and how many these are.
  private var unsentByReason: [(unsent: Unsent, count: Int)] {
    unsent.reduce(into: []) { groups, unsent in
      if let place = groups.firstIndex(where: { $0.unsent.reason == unsent.reason && $0.unsent.isFailure == unsent.isFailure }) {
        groups[place].count += 1
      } else {
        groups.append((unsent, 1))
      }
    }
  }

  /// Those that findings are about, in the order of their worst.
  private var requests: [String] {
    findings.reduce(into: [String]()) { if !$0.contains($1.request) { $0.append($1.request) } }
  }
}

extension DriftFinding.Severity {
  fileprivate var mark: Style.Mark {
    switch self {
    case .breaking: .red
    case .warning: .yellow
    case .info: .dim
    }
  }
}
