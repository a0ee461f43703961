import MynahKit
import Testing
import XCTest

extension Findings {
  /// Reports them to XCTest; it has no warnings, so these are printed.
  func report(_ file: StaticString, _ line: UInt) {
    if Test.current != nil { return reportMisuse(file, line) }
    for warning in warnings { print("\(file):\(line): warning: \(warning)") }
    for failure in failures { XCTFail(failure, file: file, line: line) }
  }

  /// A `@Test` runs, which does not hear what is told to XCTest.
  private func reportMisuse(_ file: StaticString, _ line: UInt) {
    let misuse = "MynahXCTest reports to XCTest, and a @Test runs here: import MynahTesting instead"
    let text = ([misuse] + failures).joined(separator: "\n")
    let name = "\(file)".split(separator: "/").suffix(2).joined(separator: "/")
    Issue.record("\(text)", sourceLocation: SourceLocation(fileID: name, filePath: "\(file)", line: Int(line), column: 1))
  }
}
