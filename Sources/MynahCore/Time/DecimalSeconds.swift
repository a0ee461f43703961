/// Nanoseconds as decimal seconds and back, without a rounding on the way.
package enum DecimalSeconds {
  /// At most nine digits behind the point, and no zeros at the end: `0.000123`.
  package static func text(nanoseconds: Int64) -> String {
    var bytes: [UInt8] = []
    write(nanoseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func write(_ nanoseconds: Int64, to bytes: inout [UInt8]) {
    if nanoseconds < 0 { bytes.append(UInt8(ascii: "-")) }
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    bytes.append(contentsOf: String(seconds).utf8)
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var unit: UInt64 = 100_000_000
    var left = rest
    while left > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(left / unit))
      left %= unit
      unit /= 10
    }
  }

  /// The nanoseconds of a JSON number's text, rounded to the nearest where it has more digits; nil beyond what 64 bits hold.
  package static func nanoseconds(_ text: String) -> Int64? {
    exact(text.utf8) ?? rounded(text)
  }

  private static func exact(_ text: String.UTF8View) -> Int64? {
    let isNegative = text.first == UInt8(ascii: "-")
    var value: Int64 = 0
    var decimals = -1
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
        continue
      }
      guard byte &- 48 < 10, decimals < 9 else { return nil }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(Int64(byte - 48))
      if overflow || carry { return nil }
      value = sum
      if decimals >= 0 { decimals += 1 }
    }
    for _ in max(decimals, 0)..<9 {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = tenfold
    }
    return isNegative ? -value : value
  }

  private static func rounded(_ text: String) -> Int64? {
    Double(text).flatMap { Int64(exactly: ($0 * 1e9).rounded()) }
  }
}
