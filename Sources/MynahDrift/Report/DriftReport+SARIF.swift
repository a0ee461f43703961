import MynahFiles
import MynahJSON

extension DriftReport {
  /// The report as SARIF 2.1.0, which code hosts show at the lines of the recording.
  ///
  /// - Parameter line: The line of a file of the recording where a pointer leads.
  package func sarif(version: String, line: (DriftFinding) -> Int?) -> String {
    let rules = DriftFinding.Kind.allCases.map { kind -> JSON in
      ["id": .string(kind.rawValue), "shortDescription": ["text": .string(kind.meaning)]]
    }
    let driver: JSON = ["name": "mynah drift", "version": .string(version), "rules": .array(rules)]
    let run: JSON = ["tool": ["driver": driver], "results": .array(findings.map { result($0, line: line($0)) })]
    let log: JSON = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
    ]
    return log.text(.indented) + "\n"
  }

  private func result(_ finding: DriftFinding, line: Int?) -> JSON {
    let file = recording.hasSuffix(".har") ? recording : "\(recording)/\(finding.file)"
    var place: JSONObject = ["artifactLocation": ["uri": .string(file)]]
    if let line { place["region"] = ["startLine": .number(JSONNumber(line))] }
    var location: JSONObject = ["physicalLocation": .object(place)]
    if let pointer = finding.pointer { location["logicalLocations"] = [["fullyQualifiedName": .string(pointer.description)]] }
    return [
      "ruleId": .string(finding.kind.rawValue), "level": .string(finding.severity.sarifLevel),
      "message": ["text": .string("\(finding.request): \(finding.summary)")], "locations": [.object(location)],
    ]
  }
}

extension DriftFinding.Severity {
  fileprivate var sarifLevel: String {
    switch self {
    case .breaking: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}

extension DriftFinding.Kind {
  fileprivate var meaning: String {
    switch self {
    case .removed: "A member that was there is not any more."
    case .type: "A value has another type."
    case .null: "A value is null that never was."
    case .enum: "A value is none of the words that it was before."
    case .status: "The status is another one."
    case .contentType: "The content has another media type."
    case .header: "A header is not there any more."
    case .paging: "Pages have another shape."
    case .added: "A member is new."
    case .order: "Members or elements stand in another order."
    }
  }
}
