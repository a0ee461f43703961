import MynahBehavior

extension DriftReport {
  /// The report as JUnit XML: a test case a finding, which fails where it is at least that bad; one that passes where there is none.
  package func junit(failOn severity: DriftFinding.Severity) -> String {
    let failed = findings.count { $0.severity >= severity }
    let lost = unsent.filter(\.isFailure)
    let count = max(1, findings.count + lost.count)
    let isUnknown = isEmpty && lost.isEmpty
    let counts = "tests=\"\(count)\" failures=\"\(failed)\" errors=\"\(lost.count)\" skipped=\"\(isUnknown ? 1 : 0)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"mynah drift\" \(counts)>",
      "  <testsuite name=\"\(recording.xmlAttribute)\" \(counts)>",
    ]
    for finding in findings { lines += testCase(finding, fails: finding.severity >= severity) }
    for request in lost {
      lines += [
        open(request.request) + ">", "      <error message=\"\(request.reason.xmlAttribute)\" type=\"no reply\"/>", "    </testcase>",
      ]
    }
    if isUnknown {
      lines += [open("nothing was compared") + ">", "      <skipped message=\"no recorded request was sent\"/>", "    </testcase>"]
    } else if findings.isEmpty, lost.isEmpty {
      lines.append(open("no drift") + "/>")
    }
    return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private func open(_ name: String) -> String {
    "    <testcase classname=\"\(recording.xmlAttribute)\" name=\"\(name.xmlAttribute)\""
  }

  private func testCase(_ finding: DriftFinding, fails: Bool) -> [String] {
    let open = open("\(finding.request): \(finding.summary)")
    let place = "\(finding.file)\(finding.pointer.map { "#\($0)" } ?? "")"
    let inside =
      fails
      ? "      <failure message=\"\(finding.summary.xmlAttribute)\" type=\"\(finding.kind.rawValue)\">\(place.xmlText)</failure>"
      : "      <system-out>\("\(finding.severity.rawValue): \(finding.summary) (\(place))".xmlText)</system-out>"
    return [open + ">", inside, "    </testcase>"]
  }
}
