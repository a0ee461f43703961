package import MynahBehavior
package import MynahCore
import MynahJSON

/// What a test framework has to say about a server: the same in both, each in its own way.
package struct Findings: Sendable {
  /// What fails the test, one text a failure.
  package private(set) var failures: [String] = []
  /// What is worth a warning.
  package private(set) var warnings: [String] = []
  /// The report that they are drawn from; nil where it could not be made.
  package private(set) var report: Report?

  /// What has to be said at the end of a test: by the scenario's own expectations, with requests that matched no route.
  ///
  /// A condition that a test did not bring about is worth a warning only, as many tests share one scenario. So do routes that were never
  /// requested say nothing by themselves; beside a failure they show where a request was meant to go.
  package init(atTheEndOf server: MockServer) {
    do {
      let report = try server.verdict()
      self.report = report
      add(report, notProvoked: \.warnings)
      failures += server.state.mishaps.all
      if !failures.isEmpty, let routes = report.unusedRoutes { warnings.append("never requested: \(routes)") }
      warnings += report.warnings
    } catch {
      failures.append("\(error)")
    }
  }

  /// What has to be said of expectations that a test writes down: whatever has not passed fails it.
  package init(on pattern: RequestPattern, _ expectations: [ExpectationClause], of server: MockServer) {
    do {
      let report = try server.verdict(on: pattern, expectations)
      self.report = report
      add(report, notProvoked: \.failures, unmatched: false)
    } catch {
      failures.append("\(error)")
    }
  }

  /// What has to be said of a test that ended early: which requests matched no route.
  package init(unmatchedBy server: MockServer) {
    guard let report = try? server.verdict(on: nil, []) else { return }
    self.report = report
    add(report, notProvoked: \.warnings)
  }

  /// What `judge` finds once nothing is in flight any more, or what still is.
  package init(settling server: MockServer, _ judge: () -> Findings) async {
    do {
      try await server.settled()
      self = judge()
    } catch {
      failures.append("\(error)")
    }
  }

  /// Keeps what can't be told here for the end of the test that the server belongs to.
  package static func keep(_ text: String, for server: MockServer) { server.state.mishaps.add(text) }

  private mutating func add(_ report: Report, notProvoked: WritableKeyPath<Findings, [String]>, unmatched: Bool = true) {
    for entry in report.entries where unmatched || entry.name != "unmatched" {
      let text = report.text(on: entry)
      switch entry.verdict {
      case .passed: continue
      case .failed where entry.isMereAdvice: warnings.append(text)
      case .failed, .inconclusive: failures.append(text)
      case .notProvoked: self[keyPath: notProvoked].append(text)
      }
    }
  }
}
