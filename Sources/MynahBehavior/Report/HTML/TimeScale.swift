import MynahCore

/// Where an instant stands on a time axis, and which round times it marks.
struct TimeScale {
  private let start: Double
  private let span: Double
  private let left: Double
  private let width: Double

  init(from start: Instant, to end: Instant, left: Double, width: Double) {
    self.start = start.seconds
    span = max((end - start).inSeconds, 0.001)
    self.left = left
    self.width = width
  }

  func x(_ instant: Instant) -> Double {
    left + min(1, max(0, (instant.seconds - start) / span)) * width
  }

  /// Round times, about `count` of them, with the text of each, counted from the start.
  func ticks(_ count: Int = 8) -> [(x: Double, text: String)] {
    let step = Self.round(span / Double(count))
    let digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
    return (0...Int(span / step)).map { index in
      let time = Double(index) * step
      return (left + time / span * width, Self.text(time, digits) + " s")
    }
  }

  /// 1, 2 or 5 times a power of ten, not below `step`.
  private static func round(_ step: Double) -> Double {
    var power = 0.001
    while power * 10 <= step { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step } ?? power * 10
  }

  private static func text(_ value: Double, _ digits: Int) -> String {
    let scale = [1.0, 10, 100, 1000][digits]
    let scaled = Int((value * scale).rounded())
    guard digits > 0 else { return String(scaled) }
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
