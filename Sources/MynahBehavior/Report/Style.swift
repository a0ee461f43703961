/// How text for a terminal is marked.
package enum Style: Sendable {
  /// Not at all.
  case plain
  /// With colours (ECMA-48 SGR).
  case ansi

  package enum Mark: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
  }

  package func marked(_ text: String, _ mark: Mark) -> String {
    self == .plain ? text : "\u{1B}[\(mark.rawValue)m\(text)\u{1B}[0m"
  }
}

extension Verdict {
  /// In words.
  var phrase: String { self == .notProvoked ? "not provoked" : rawValue }

  var mark: Style.Mark {
    switch self {
    case .passed: .green
    case .notProvoked, .inconclusive: .yellow
    case .failed: .red
    }
  }
}
