import MynahCore

/// A wall time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 section 5.6.7).
struct HTTPDate: CustomStringConvertible {
  let description: String

  init(_ time: WallTime) { self.init(seconds: time.seconds) }

  /// The time this many seconds after 1970-01-01T00:00:00Z.
  init(seconds: Int64) {
    let days = Int(seconds / 86_400) - (seconds % 86_400 < 0 ? 1 : 0)
    let second = Int(seconds) - days * 86_400
    let (year, month, day) = Self.civil(days)
    // 1970-01-01 was a Thursday.
    let weekday = ((days % 7) + 11) % 7
    description =
      "\(Self.weekdays[weekday]), \(two(day)) \(Self.months[month - 1]) \(year) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Year, month and day of this day after 1970-01-01, by Howard Hinnant's algorithm (years that begin in March, eras of 400 years).
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
