import MynahJSON
import Testing

@Suite("Numbers are their exact decimal value")
struct NumberTests {
  @Test(
    "spellings of one value are equal and hash alike",
    arguments: [
      ["1", "1.0", "10e-1", "0.1e1", "1E0", "1e+0", "0.0001e4", "1.000e0000"],
      ["0", "-0", "0.0", "-0.0e5", "0e99999999999999999999", "0e-1"],
      ["-1200", "-12e2", "-1.2E+3", "-1200.00"],
      ["123456789012345678901234567890", "1.2345678901234567890123456789e29", "123456789012345678901234567890.0"],
      ["1e99999999999999999999", "10e99999999999999999998", "0.1e100000000000000000000", "1e+099999999999999999999"],
      ["1e-99999999999999999999", "100e-100000000000000000001", "0.01e-99999999999999999997"],
      ["1e288230376151711744", "10e288230376151711743", "0.01e288230376151711746"],
      ["9223372036854775807", "9223372036854775807.0"],
    ])
  func equal(spellings: [String]) throws {
    let numbers = try spellings.map { try #require(JSONNumber($0)) }
    for left in numbers {
      for right in numbers {
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(!(left < right))
      }
    }
  }

  @Test("the order is exact at any size")
  func order() throws {
    let ascending = [
      "-1e99999999999999999999", "-1e400", "-9223372036854775809", "-9223372036854775808", "-2", "-1.5", "-1", "-1e-400", "0",
      "1e-99999999999999999999", "1e-400", "0.1", "0.10000000000000000001", "0.2", "1", "1.5", "2", "10", "9007199254740992",
      "9007199254740993", "9223372036854775807", "9223372036854775808", "1e400", "1.0000001e400", "2e400",
      "1e99999999999999999998", "1e99999999999999999999",
    ]
    let numbers = try ascending.map { try #require(JSONNumber($0)) }
    for (place, left) in numbers.enumerated() {
      for (otherPlace, right) in numbers.enumerated() {
        #expect((left < right) == (place < otherPlace), "\(left) < \(right)")
        #expect((left == right) == (place == otherPlace), "\(left) == \(right)")
      }
    }
  }

  @Test(
    "text that is no JSON number is refused",
    arguments: [
      "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e1", "0x1", "1 ", " 1", "١", "NaN", "Infinity", "1_0", "--1", "1e1.5",
    ])
  func refused(text: String) { #expect(JSONNumber(text) == nil) }

  @Test(
    "the integer is there where the value is one and fits",
    arguments: [
      ("1", 1), ("1.0", 1), ("-1.50e1", -15), ("1e2", 100), ("-0", 0), ("0e5", 0), ("9223372036854775807", Int.max),
      ("-9223372036854775808.0", Int.min), ("922337203685477580.7e1", Int.max), ("9223372036854775808", nil), ("1e19", nil), ("1.5", nil),
      ("1e-1", nil), ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil), ("-9223372036854775809.0", nil),
    ] as [(String, Int?)])
  func int(text: String, int: Int?) throws { #expect(try #require(JSONNumber(text)).int == int) }

  @Test("the double is the nearest one")
  func double() {
    #expect(JSONNumber("0.1")?.double == 0.1)
    #expect(JSONNumber("1e400")?.double == .infinity)
    #expect(JSONNumber("-1e400")?.double == -.infinity)
    #expect(JSONNumber("1e-400")?.double == 0)
  }

  @Test(
    "a double is written in the fewest digits",
    arguments: [
      (1.0, "1"), (0.1, "0.1"), (-0.0, "-0"), (1e16, "1e16"), (1.5e300, "1.5e300"), (Double.leastNonzeroMagnitude, "5e-324"),
      (100.0, "100"),
    ])
  func shortest(double: Double, text: String) throws {
    let number = try #require(JSONNumber(double))
    #expect(number.text == text)
    #expect(number.double == double)
  }

  @Test("infinities and NaN are no numbers of JSON")
  func notFinite() {
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(Double.infinity) == nil)
  }
}
