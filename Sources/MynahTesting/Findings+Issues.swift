import MynahKit
import Testing
import XCTest

extension Findings {
  /// Reports them to Swift Testing, with the journal's timeline attached when the test fails.
  func record(of server: MockServer, at caller: CallerLine) {
    guard Test.current != nil else { return recordMisuse(of: server, at: caller) }
    let location = caller.location
    for warning in warnings { Issue.record("\(warning)", severity: .warning, sourceLocation: location) }
    for failure in failures { Issue.record("\(failure)", severity: .error, sourceLocation: location) }
    guard !failures.isEmpty else { return }
    if let report { Attachment.record(report.html, named: "timeline.html", sourceLocation: location) }
    Attachment.record(server.journalText, named: "journal.jsonl", sourceLocation: location)
  }

  /// No `@Test` runs here, so it is said in both frameworks, as neither hears what is told to the other, and again where the trait
  /// judges, as an issue without a test fails the run alone.
  private func recordMisuse(of server: MockServer, at caller: CallerLine) {
    let misuse = """
      MynahTesting reports to Swift Testing, and no @Test runs here: in an XCTestCase import MynahXCTest instead; a detached task and a \
      thread of one's own belong to no test, so expect where the test itself runs
      """
    let text = ([misuse] + failures).joined(separator: "\n")
    Issue.record("\(text)", sourceLocation: caller.location)
    Self.keep("\(caller.location): \(text)", for: server)
    XCTFail(text, file: caller.filePath, line: UInt(caller.line))
  }
}
