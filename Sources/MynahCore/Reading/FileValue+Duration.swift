import MynahJSON

extension FileValue {
  /// A duration: a number of seconds, or a text with a unit: `"250ms"`, `"1.5s"`, `"2m"`, `"1h"`.
  ///
  /// - Parameters:
  ///   - mayBeNegative: For offsets into the past.
  ///   - mayBeZero: False where no time would mean nothing.
  package func duration(mayBeNegative: Bool = false, mayBeZero: Bool = true) -> Duration? {
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
