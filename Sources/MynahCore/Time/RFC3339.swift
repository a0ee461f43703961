/// Timestamps of RFC 3339, in UTC.
package enum RFC3339 {
  /// `2026-11-21T09:12:35Z`, or with microseconds `2026-11-21T09:12:35.000123Z`.
  package static func text(_ time: WallTime, microseconds: Bool = false) -> String {
    let date = CivilTime(secondsSince1970: time.seconds)
    let pad = HTTPDate.padded
    let day = "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))"
    let clock = "\(pad(date.hour, 2)):\(pad(date.minute, 2)):\(pad(date.second, 2))"
    let fraction = microseconds ? "." + pad(Int(time.fraction / 1000), 6) : ""
    return "\(day)T\(clock)\(fraction)Z"
  }

  /// The time that `text` names, with `Z` or an offset and any number of fraction digits, or nil.
  package static func time(_ text: String) -> WallTime? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard byte &- 48 < 10 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] | 0x20 == 0x74, bytes[13] == 58, bytes[16] == 58,
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16),
      let second = number(17..<19),
      let seconds = CivilTime.secondsSince1970(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    var index = 19
    var nanoseconds: Int64 = 0
    if bytes[index] == UInt8(ascii: ".") {
      index += 1
      var unit: Int64 = 100_000_000
      let start = index
      while index < bytes.count, bytes[index] &- 48 < 10 {
        nanoseconds += Int64(bytes[index] - 48) * unit
        unit /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    guard let offset = offset(bytes[index...], number) else { return nil }
    return WallTime(seconds: seconds - offset) + .nanoseconds(nanoseconds)
  }

  private static func offset(_ zone: ArraySlice<UInt8>, _ number: (Range<Int>) -> Int?) -> Int64? {
    let start = zone.startIndex
    if zone.count == 1, zone[start] | 0x20 == 0x7a { return 0 }
    guard zone.count == 6, zone[start + 3] == 58, let hours = number((start + 1)..<(start + 3)),
      let minutes = number((start + 4)..<(start + 6))
    else { return nil }
    switch zone[start] {
    case UInt8(ascii: "+"): return Int64(hours * 3600 + minutes * 60)
    case UInt8(ascii: "-"): return -Int64(hours * 3600 + minutes * 60)
    default: return nil
    }
  }
}
