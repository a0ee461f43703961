#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A stream of numbers that a seed and a name decide: the same seed plays the same, whatever other routes do in between.
///
/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and good enough to draw delays.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64, stream: String = "") {
    state = seed ^ stream.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// 0 up to but not including 1.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A draw of the standard normal distribution (Box and Muller 1958).
  package mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// A version 4 UUID (RFC 9562 section 5.4).
  package mutating func uuid() -> String {
    let high = (next() & ~0xf000) | 0x4000
    let low = (next() & ~(0b11 << 62)) | (0b10 << 62)
    let digits = Self.hex(high) + Self.hex(low)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }

  private static func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Delay {
  /// How long this time; never negative.
  package func draw(from random: inout SeededRandom) -> Duration {
    switch self {
    case .fixed(let duration):
      return duration
    case .uniform(let from, let to):
      return from + Duration(inSeconds: (to - from).inSeconds * random.unit())
    case .normal(let mean, let deviation):
      return max(.zero, mean + Duration(inSeconds: deviation.inSeconds * random.standardNormal()))
    case .lognormal(let median, let sigma):
      return Duration(inSeconds: median.inSeconds * exp(sigma * random.standardNormal()))
    }
  }
}
