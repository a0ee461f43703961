import MynahCore
import MynahJSON

extension FileValue {
  /// A duration: a number of seconds, or a text with a unit: `"250ms"`, `"1.5s"`, `"2m"`, `"1h"`.
  ///
  /// - Parameters:
  ///   - mayBeNegative: For offsets into the past.
  ///   - mayBeZero: False where no time would mean nothing.
  func duration(mayBeNegative: Bool = false, mayBeZero: Bool = true) -> Duration? {
    guard let duration = DurationText.duration(json) else {
      refuse(wanted: "a duration: seconds such as 2, or \"250ms\", \"1.5s\", \"2m\", \"1h\"")
      return nil
    }
    if duration < .zero, !mayBeNegative {
      refuse("\(name) must not be negative")
      return nil
    }
    if duration == .zero, !mayBeZero {
      refuse("\(name) must be longer than no time")
      return nil
    }
    return duration
  }
}

/// Durations as files write them.
enum DurationText {
  /// Ten years; whatever is meant to last longer lasts longer than any test.
  private static let longest = Duration.seconds(10 * 366 * 86400)

  static func duration(_ json: JSON) -> Duration? {
    let seconds: Double?
    switch json {
    case .number(let number): seconds = number.double
    case .string(let text): seconds = Self.seconds(text)
    default: seconds = nil
    }
    guard let seconds, abs(seconds) <= longest.inSeconds else { return nil }
    return Duration(inSeconds: seconds)
  }

  private static func seconds(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    guard let factor = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)].first(where: { $0.0 == text[digits.endIndex...] })?.1 else {
      return nil
    }
    return JSONNumber(String(digits)).map { factor == 0.001 ? $0.double / 1000 : $0.double * factor }
  }

  /// Exact seconds.
  static func json(_ duration: Duration) -> JSON {
    JSONNumber(DecimalSeconds.text(nanoseconds: duration.nanoseconds)).map(JSON.number) ?? .null
  }
}
