import MynahKit
import Testing

extension Findings {
  /// Reports them to Swift Testing, with the journal's timeline attached when the test fails.
  func record(of server: MockServer, at location: SourceLocation) {
    guard Test.current != nil else {
      fatalError(
        "\(location): MynahTesting reports to Swift Testing, and no @Test runs here; in an XCTestCase import MynahXCTest instead")
    }
    for warning in warnings { Issue.record("\(warning)", severity: .warning, sourceLocation: location) }
    for failure in failures { Issue.record("\(failure)", severity: .error, sourceLocation: location) }
    guard !failures.isEmpty else { return }
    if let report { Attachment.record(report.html, named: "timeline.html", sourceLocation: location) }
    Attachment.record(server.journalText, named: "journal.jsonl", sourceLocation: location)
  }
}
