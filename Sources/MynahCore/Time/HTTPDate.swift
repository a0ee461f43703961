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
