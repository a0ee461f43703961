extension Report {
  /// Workflow commands that make GitHub Actions annotate what failed; one line each, empty where nothing did.
  package var githubAnnotations: String {
    entries.filter { $0.verdict == .failed }.map { entry in
      let level = entry.isMereAdvice ? "warning" : "error"
      return "::\(level) title=\(Self.property("\(scenario): \(entry.title)"))::\(Self.data(text(on: entry)))\n"
    }.joined()
  }

  /// The value of a command's property, where `,` and `:` would end it.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }
}
