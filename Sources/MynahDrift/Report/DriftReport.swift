import MynahJSON

/// What a comparison of a recording with a live API came to.
package struct DriftReport: Sendable, Hashable {
  /// A recorded request that was left out, or that got no reply.
  package struct Unsent: Sendable, Hashable {
    package var request: String
    package var reason: String
    /// It was sent, and nothing came back.
    package var isFailure: Bool
  }

  package var recording: String
  package var upstream: String
  /// How many replies were compared.
  package var compared: Int
  /// The worst first.
  package var findings: [DriftFinding]
  package var unsent: [Unsent]

  /// What a process exits with: 1 where anything is at least that bad; 2 where requests that were sent got no reply, or nothing was compared.
  package func exitCode(failOn severity: DriftFinding.Severity) -> Int32 {
    if findings.contains(where: { $0.severity >= severity }) { return 1 }
    return compared == 0 || unsent.contains(where: \.isFailure) ? 2 : 0
  }

  /// Nothing was compared, and so nothing is known.
  var isEmpty: Bool { compared == 0 && findings.isEmpty }

  func count(_ severity: DriftFinding.Severity) -> Int { findings.count { $0.severity == severity } }

  /// `2 breaking, 1 info`, or `no drift`.
  var counts: String {
    let counts = DriftFinding.Severity.allCases.reversed().filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
    return counts.isEmpty ? "no drift" : counts.joined(separator: ", ")
  }
}

extension DriftReport {
  /// The report as JSON text, with a line feed at the end.
  package var jsonText: String {
    let json: JSON = [
      "version": 1, "recording": .string(recording), "upstream": .string(upstream), "compared": .number(JSONNumber(compared)),
      "findings": .array(findings.map(\.json)),
      "unsent": .array(
        unsent.map { ["request": .string($0.request), "reason": .string($0.reason), "failed": .bool($0.isFailure)] }),
    ]
    return json.text(.indented) + "\n"
  }
}

extension DriftFinding {
  fileprivate var json: JSON {
    [
      "kind": .string(kind.rawValue), "severity": .string(severity.rawValue), "request": .string(request), "file": .string(file),
      "pointer": pointer.map { .string($0.description) } ?? .null, "summary": .string(summary),
    ]
  }
}
