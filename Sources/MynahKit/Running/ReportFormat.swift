package import MynahBehavior

/// A form of a report, chosen by the suffix of its file.
package enum ReportFormat: String, Sendable, CaseIterable {
  case json
  /// One page with the timelines drawn.
  case html
  /// JUnit.
  case xml

  /// Nil when the suffix stands for no report.
  package init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: String(path[path.index(after: dot)...]))
  }

  package func text(of report: Report) -> String {
    switch self {
    case .json: report.jsonText
    case .html: report.html
    case .xml: report.junit
    }
  }
}
