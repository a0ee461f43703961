import Foundation
import MynahCore
import MynahJSON
import Testing

@Suite("HTTP dates")
struct HTTPDateTests {
  @Test("the official cases: valid ones are read to the second, others refused")
  func conformance() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "../shared/conformance/http-dates/http-date.json").standardizedFileURL
    guard let data = try? Data(contentsOf: file) else { return print("absent: http-dates") }
    let cases = try #require(try JSON(parsing: Array(data)).array)
    // Lenient cases may be refused: names of days, months and zones are compared with their case (RFC 9110 section 5.6.7).
    var refused = 0
    for entry in cases {
      let text = try #require(entry["value"]?.string)
      let seconds = HTTPDate.seconds(text)
      if entry["lenient"]?.bool == true, seconds == nil {
        refused += 1
      } else if entry["valid"]?.bool == true {
        #expect(seconds.map(Int.init) == entry["unix"]?.int, "\(text)")
      } else {
        #expect(seconds == nil, "\(text)")
      }
    }
    print("http-dates: \(cases.count - refused) passed, 0 failed, \(refused) skipped (lenient, refused)")
  }

  @Test("what is written is read back, in every form", arguments: HTTPDate.Format.allCases)
  func roundTrip(format: HTTPDate.Format) {
    for seconds in [784_111_777, 1_700_000_000, 2_147_483_648] as [Int64] {
      #expect(HTTPDate.seconds(HTTPDate.text(seconds, format)) == seconds)
    }
  }
}
