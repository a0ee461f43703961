import MynahCore

extension Report {
  /// The report as JUnit XML: one test case an entry, the unmatched requests among them.
  ///
  /// What is inconclusive or was not provoked is skipped with the reason; a failed advice has passed and says so in its output. The suite's time is
  /// how long the journal was watched.
  package var junit: String {
    let counts =
      "tests=\"\(entries.count)\" failures=\"\(entries.count { $0.verdict == .failed && !$0.isMereAdvice })\" errors=\"0\" "
      + "skipped=\"\(entries.count { $0.verdict == .inconclusive || $0.verdict == .notProvoked })\" time=\"\(end.ended.nanoseconds.sixDecimals)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"mynah\" \(counts)>",
      "  <testsuite name=\"\(scenario.xmlAttribute)\" \(counts)>",
    ]
    let properties = [("seed", seed.map { "\($0)" }), ("speed", end.lag.speed == 1 ? nil : end.lag.speedText)].compactMap { name, value in
      value.map { "      <property name=\"\(name)\" value=\"\($0)\"/>" }
    }
    if !properties.isEmpty { lines += ["    <properties>"] + properties + ["    </properties>"] }
    for (entry, name) in zip(entries, caseNames) { lines += testCase(entry, name) }
    if !warnings.isEmpty {
      lines.append("    <system-out>\(warnings.map { "warning: \($0)" }.joined(separator: "\n").xmlText)</system-out>")
    }
    return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
  }

  /// The entries' titles, the second of equal ones numbered: viewers take cases of one name for one case.
  private var caseNames: [String] {
    var seen: [String: Int] = [:]
    return entries.map { entry in
      seen[entry.title, default: 0] += 1
      let count = seen[entry.title, default: 1]
      return count == 1 ? entry.title : "\(entry.title) (\(count))"
    }
  }

  private func testCase(_ entry: Entry, _ name: String) -> [String] {
    let open = "    <testcase classname=\"\(scenario.xmlAttribute)\" name=\"\(name.xmlAttribute)\" time=\"0.000000\""
    switch entry.verdict {
    case .passed: return [open + "/>"]
    case .notProvoked, .inconclusive:
      let reason = "\(entry.verdict.phrase): \(entry.summary)"
      return [open + ">", "      <skipped message=\"\(reason.xmlAttribute)\"/>", "    </testcase>"]
    case .failed where entry.isMereAdvice:
      return [open + ">", "      <system-out>\("advice: \(proof(of: entry))".xmlText)</system-out>", "    </testcase>"]
    case .failed:
      return [
        open + ">",
        "      <failure message=\"\(entry.summary.xmlAttribute)\" type=\"\(entry.name.xmlAttribute)\">\(proof(of: entry).xmlText)</failure>",
        "    </testcase>",
      ]
    }
  }

  /// Without the indentation that it has in a terminal.
  private func proof(of entry: Entry) -> String {
    TextReport(self, style: .plain).proof(of: entry).map { String($0.dropFirst(2)) }.joined(separator: "\n")
  }
}
