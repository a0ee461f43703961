#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A point of the UTC calendar, by the C library's own calendar arithmetic.
package struct CivilTime: Sendable, Hashable {
  package var year, month, day, hour, minute, second: Int
  /// 0 is Sunday.
  package var weekday: Int

  package init(secondsSince1970 seconds: Int64) {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    year = Int(parts.tm_year) + 1900
    month = Int(parts.tm_mon) + 1
    day = Int(parts.tm_mday)
    hour = Int(parts.tm_hour)
    minute = Int(parts.tm_min)
    second = Int(parts.tm_sec)
    weekday = Int(parts.tm_wday)
  }

  /// Whole seconds since 1970 of a UTC date and time, or nil where there is no such day or time.
  package static func secondsSince1970(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int64? {
    guard (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
      (0...9999).contains(year)
    else { return nil }
    var parts = tm()
    parts.tm_year = Int32(year - 1900)
    parts.tm_mon = Int32(month - 1)
    parts.tm_mday = Int32(day)
    parts.tm_hour = Int32(hour)
    parts.tm_min = Int32(minute)
    parts.tm_sec = Int32(second)
    let seconds = timegm(&parts)
    // timegm carries 31 February over to March; a date that came out on another day was none.
    return Int(parts.tm_mday) == day ? Int64(seconds) : nil
  }

  /// A `strftime` rendering of this moment.
  package static func format(secondsSince1970 seconds: Int64, pattern: String) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    // strftime reports an empty result and a full buffer alike; a trailing blank tells them apart.
    let probed = pattern + " "
    var room = 64 + 16 * probed.utf8.count
    while room <= 1 << 20 {
      let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer -> String? in
        guard let base = buffer.baseAddress else { return nil }
        let count = strftime(base, room, probed, &parts)
        return count == 0 ? nil : String(decoding: UnsafeRawBufferPointer(start: base, count: count - 1), as: UTF8.self)
      }
      if let text { return text }
      room *= 4
    }
    return ""
  }
}
