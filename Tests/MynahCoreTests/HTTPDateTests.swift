import Foundation
import MynahCore
import MynahJSON
import Testing

@Suite("HTTP dates")
struct HTTPDateTests {
  /// In 2026.
  private static let now = WallTime(nanoseconds: 1_780_000_000_000_000_000)

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
      let seconds = HTTPDate.seconds(text, at: Self.now)
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

  @Test(
    "two digits of a year are the last ones not more than 50 years ahead, wherever the clock stands",
    arguments: [
      (1994, "94", 1994), (2026, "94", 1994), (2026, "76", 2076), (2026, "77", 1977), (2080, "80", 2080), (2080, "26", 2126),
      (2080, "31", 2031), (2099, "00", 2100), (2101, "99", 2099),
    ])
  func twoDigits(now: Int, digits: String, year: Int) throws {
    let there = try #require(HTTPDate.seconds("Sun, 06 Nov \(now) 08:49:37 GMT", at: nil))
    let read = HTTPDate.seconds("Sunday, 06-Nov-\(digits) 08:49:37 GMT", at: WallTime(nanoseconds: there * 1_000_000_000))
    #expect(read == HTTPDate.seconds("Sun, 06 Nov \(year) 08:49:37 GMT", at: nil))
    #expect(HTTPDate.seconds("Sunday, 06-Nov-\(digits) 08:49:37 GMT", at: nil) == nil, "nobody knows of which century")
  }

  @Test(
    "a sign is no digit",
    arguments: [
      "Sun, 06 Nov +994 08:49:37 GMT", "Sunday, 06-Nov-+4 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:+9:37 GMT",
    ])
  func signs(text: String) {
    #expect(HTTPDate.seconds(text, at: Self.now) == nil)
  }

  @Test("what is written is read back, in every form", arguments: HTTPDate.Format.allCases)
  func roundTrip(format: HTTPDate.Format) {
    for seconds in [784_111_777, 1_700_000_000, 2_147_483_648] as [Int64] {
      #expect(HTTPDate.seconds(HTTPDate.text(seconds, format), at: Self.now) == seconds)
    }
  }
}
