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
    let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
    return (value < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}

extension Double {
  /// With six decimals.
  var sixDecimals: String { Duration(inSeconds: self).nanoseconds.sixDecimals }
}
