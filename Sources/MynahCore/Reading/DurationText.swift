package import MynahJSON

/// Durations as files write them.
package enum DurationText {
  /// Ten years; whatever is meant to last longer lasts longer than any test.
  private static let longest = Duration.seconds(10 * 366 * 86400)

  /// The duration that `text` stands for, as options and queries give it: `2`, `2s`, `250ms`; nil when it is none.
  package static func parse(_ text: String) -> Duration? {
    duration(JSONNumber(text).map(JSON.number) ?? .string(text))
  }

  package static func duration(_ json: JSON) -> Duration? {
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
  package static func json(_ duration: Duration) -> JSON {
    .number(JSONNumber(checked: DecimalSeconds.text(nanoseconds: duration.nanoseconds)))
  }
}
