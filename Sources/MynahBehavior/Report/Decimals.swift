import MynahCore

extension Int64 {
  /// Nanoseconds as whole microseconds, halves away from zero.
  var roundedToMicroseconds: Int64 { dividedByThousand }

  /// Nanoseconds as seconds with six decimals, as reports and journals write them.
  var sixDecimals: String { Self.decimals(roundedToMicroseconds, 6) }

  /// Nanoseconds as seconds with three decimals, for people.
  var threeDecimals: String { Self.decimals(roundedToMicroseconds.dividedByThousand, 3) }

  private var dividedByThousand: Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: 1000)
    return quotient + (remainder >= 500 ? 1 : remainder <= -500 ? -1 : 0)
  }

  private static func decimals(_ value: Int64, _ places: Int) -> String {
    let digits = String(value.magnitude)
    let missing = Swift.max(0, places + 1 - digits.utf8.count)
    let padded = missing == 0 ? digits : String(repeating: "0", count: missing) + digits
    let point = padded.utf8.index(padded.endIndex, offsetBy: -places)
    return (value < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
  }
}

extension Double {
  /// With six decimals.
  var sixDecimals: String { Duration(inSeconds: self).nanoseconds.sixDecimals }
}
