/// How many logical seconds pass in a real one, exactly: a decimal number above zero, with six digits at most before the point and behind it.
package struct Speed: Sendable, Hashable, CustomStringConvertible {
  private let multiplier, divisor: Int64

  private init(_ multiplier: Int64, over divisor: Int64) {
    (self.multiplier, self.divisor) = (multiplier, divisor)
  }

  /// That of real time.
  package static let real = Speed(1, over: 1)

  /// Reads `60` or `2.5`; nil for anything else, an exponent or a sign included.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 &- 48 < 10 } }), let whole = Int64(parts[0])
    else { return nil }
    var (multiplier, divisor) = (whole, Int64(1))
    if parts.count == 2 {
      var digits = parts[1]
      while digits.last == "0" { digits.removeLast() }
      for digit in digits.utf8 { (multiplier, divisor) = (multiplier * 10 + Int64(digit - 48), divisor * 10) }
    }
    guard multiplier > 0 else { return nil }
    self.init(multiplier, over: divisor)
  }

  /// That number, rounded to six decimals; nil where it is out of range.
  package init?(_ value: Double) {
    guard value > 0, value < 1_000_000 else { return nil }
    let millionths = Int64((value * 1e6).rounded())
    self.init("\(millionths / 1_000_000)." + String(1_000_000 + millionths % 1_000_000).dropFirst())
  }

  package var value: Double { Double(multiplier) / Double(divisor) }

  /// As short as it can be written and read again: `60`, `2.5`.
  package var description: String {
    let (whole, rest) = multiplier.quotientAndRemainder(dividingBy: divisor)
    guard rest > 0 else { return String(whole) }
    // The divisor is a power of ten; added to the rest it keeps the zeros behind the point.
    return "\(whole)." + String(divisor + rest).dropFirst()
  }

  /// The logical length of a real one, rounded down to nanoseconds and clamped to what 64 bits hold.
  package func logical(_ real: Int64) -> Int64 {
    Self.scaled(real, by: multiplier, over: divisor)
  }

  /// The real length of a logical one, rounded up: who rests for it never wakes early.
  ///
  /// The longest, which stands for an endless one, stays what it is.
  package func real(_ logical: Int64) -> Int64 {
    logical == .max ? .max : -Self.scaled(-logical, by: divisor, over: multiplier)
  }

  private static func scaled(_ value: Int64, by multiplier: Int64, over divisor: Int64) -> Int64 {
    // The common case, told apart since every look at the clock comes here.
    if divisor == 1 {
      let (product, overflow) = value.multipliedReportingOverflow(by: multiplier)
      if !overflow { return product }
    }
    let (quotient, remainder) = (Int128(value) * Int128(multiplier)).quotientAndRemainder(dividingBy: Int128(divisor))
    return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
  }
}
