/// A JSON number taken apart: sign, significant digits, and where the point stands, which together are its exact value.
///
/// The value is `0.DIGITS × 10^(exponent + shift)`. The exponent stays a row of digits, because `1e99999999999999999999` is
/// valid JSON; it is never expanded, so it costs no more memory than its text.
struct DecimalForm {
  let isNegative: Bool
  /// The digits from the first to the last that is not zero; empty for zero.
  private let digits: ArraySlice<Int>
  /// The digits of the exponent, each with the exponent's sign.
  private let exponent: [Int]
  /// What the place of the written point adds to the exponent.
  private let shift: Int

  /// Reads a whole JSON number; nil when the text is anything else.
  init?(_ text: String) {
    var scanner = NumberScanner(text.utf8)
    let hasMinus = scanner.take("-")
    let whole = scanner.takeDigits()
    guard let first = whole.first, first != 0 || whole.count == 1 else { return nil }
    var fraction: [Int] = []
    if scanner.take(".") {
      fraction = scanner.takeDigits()
      if fraction.isEmpty { return nil }
    }
    var exponent: [Int] = []
    if scanner.take("e") || scanner.take("E") {
      let sign = scanner.take("-") ? -1 : 1
      if sign == 1 { _ = scanner.take("+") }
      exponent = scanner.takeDigits().map { sign * $0 }
      if exponent.isEmpty { return nil }
    }
    guard scanner.isAtEnd else { return nil }

    let all = whole + fraction
    let start = all.firstIndex { $0 != 0 } ?? all.endIndex
    let end = all.lastIndex { $0 != 0 }.map { $0 + 1 } ?? start
    digits = all[start..<end]
    isNegative = hasMinus && !digits.isEmpty
    self.exponent = exponent
    shift = whole.count - start
  }

  /// Negative, zero or positive as this value is below, equal to or above the other.
  func order(to other: DecimalForm) -> Int {
    if sign != other.sign { return sign - other.sign }
    if sign == 0 { return 0 }
    let magnitude = Self.difference(exponent, other.exponent) + shift - other.shift
    if magnitude != 0 { return sign * magnitude.signum() }
    if digits.elementsEqual(other.digits) { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -sign : sign
  }

  /// The value as an integer; nil when it has a fraction or does not fit.
  var int: Int? {
    if digits.isEmpty { return 0 }
    let places = Self.difference(exponent, []) + shift
    guard places >= digits.count, places <= Self.placesOfInt else { return nil }
    var value = 0
    for place in 0..<places {
      let digit = place < digits.count ? digits[digits.startIndex + place] : 0
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// Feeds the value; one beyond `limit` is fed without its exponent, which is coarser, and right.
  func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(digits)
    let places = Self.difference(exponent, []) + shift
    hasher.combine(abs(places) < Self.limit / 2 ? places : Self.limit)
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private static let placesOfInt = 19

  /// Far beyond what any text can add by the place of its point, and ten times it still fits an `Int`.
  private static let limit = 1 << 58

  /// `left - right` for rows of signed digits, exact up to `limit`; beyond, a number at least that far from zero with the right sign.
  private static func difference(_ left: [Int], _ right: [Int]) -> Int {
    let length = max(left.count, right.count)
    var sum = 0
    for place in 0..<length {
      let leftPlace = place - (length - left.count)
      let rightPlace = place - (length - right.count)
      sum = sum * 10 + (leftPlace < 0 ? 0 : left[leftPlace]) - (rightPlace < 0 ? 0 : right[rightPlace])
      if abs(sum) >= limit { break }
    }
    return sum
  }
}

/// Takes one kind of character after the other from a number's text.
private struct NumberScanner {
  private var rest: Substring.UTF8View

  init(_ text: String.UTF8View) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func takeDigits() -> [Int] {
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    rest = rest[digits.endIndex...]
    return digits.map { Int($0 - UInt8(ascii: "0")) }
  }
}
