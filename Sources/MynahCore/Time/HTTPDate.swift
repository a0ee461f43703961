/// Dates as HTTP writes them (RFC 9110 section 5.6.7), in all three forms that a recipient must read.
package enum HTTPDate {
  /// The form of a date.
  package enum Format: String, Sendable, CaseIterable {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the form that senders use.
    case imf
    /// `Sunday, 06-Nov-94 08:49:37 GMT`, obsolete.
    case rfc850
    /// `Sun Nov  6 08:49:37 1994`, obsolete.
    case asctime
  }

  /// The date of whole seconds since 1970 in this form.
  package static func text(_ seconds: Int64, _ format: Format = .imf) -> String {
    let date = CivilTime(secondsSince1970: seconds)
    let day = Self.days[date.weekday]
    let month = Self.months[date.month - 1]
    let time = "\(padded(date.hour)):\(padded(date.minute)):\(padded(date.second))"
    switch format {
    case .imf:
      return "\(day.prefix(3)), \(padded(date.day)) \(month) \(padded(date.year, 4)) \(time) GMT"
    case .rfc850:
      return "\(day), \(padded(date.day))-\(month)-\(padded(date.year % 100)) \(time) GMT"
    case .asctime:
      return "\(day.prefix(3)) \(month) \(date.day < 10 ? " " : "")\(date.day) \(time) \(padded(date.year, 4))"
    }
  }

  static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension HTTPDate {
  /// Whole seconds since 1970 of a date in any of the three forms, or nil; the day's name is not held against the date.
  ///
  /// A two-digit year is the last one with these digits that is not more than 50 years ahead (RFC 9110 section 5.6.7).
  ///
  /// - Parameter now: By the clock of whoever wrote the date; nil where nobody can tell, so that two digits say no year.
  package static func seconds(_ text: String, at now: WallTime?) -> Int64? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch words.count {
    case 6 where words[5] == "GMT" && days.contains { words[0] == $0.prefix(3) + "," }:
      return seconds(day: words[1], month: words[2], year: digits(4, of: words[3]), time: words[4])
    case 4 where words[3] == "GMT" && days.contains { words[0] == $0 + "," }:
      let parts = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { return nil }
      return seconds(day: parts[0], month: parts[1], year: now.flatMap { year(ofTwo: parts[2], at: $0) }, time: words[2])
    case 5,
      6 where words[2].isEmpty:
      // asctime fills a day below 10 with a second blank.
      guard days.contains(where: { words[0] == $0.prefix(3) }), words.count == 5 || words[2].isEmpty else { return nil }
      let rest = words.count == 6 ? ["0" + words[3], words[4], words[5]] : Array(words[2...])
      return seconds(day: rest[0], month: words[1], year: digits(4, of: rest[2]), time: rest[1])
    default: return nil
    }
  }

  /// A number of exactly so many digits: neither sign nor blank.
  private static func digits(_ count: Int, of text: some StringProtocol) -> Int? {
    text.utf8.count == count && text.utf8.allSatisfy { $0 &- 48 < 10 } ? Int(text) : nil
  }

  private static func year(ofTwo text: String, at now: WallTime) -> Int? {
    let last = CivilTime(secondsSince1970: now.seconds).year + 50
    return digits(2, of: text).map { last - (last - $0) % 100 }
  }

  private static func month(_ name: String) -> Int? { months.firstIndex(of: name).map { $0 + 1 } }

  private static func seconds(day: String, month name: String, year: Int?, time: String) -> Int64? {
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).compactMap { digits(2, of: $0) }
    guard let year, let month = month(name), let day = digits(2, of: day), clock.count == 3 else { return nil }
    return CivilTime.secondsSince1970(year: year, month: month, day: day, hour: clock[0], minute: clock[1], second: clock[2])
  }
}
