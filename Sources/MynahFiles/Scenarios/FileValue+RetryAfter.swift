import MynahCore
import MynahJSON

extension FileValue {
  /// When the client is told to come back: whole seconds, or a date.
  func retryAfter() -> RetryAfter? {
    guard case .object = json else {
      if let seconds = json.int, seconds >= 0 { return .seconds(seconds) }
      refuse(wanted: "whole seconds such as 2, or {\"date\": \"4s\"}")
      return nil
    }
    guard let object = object(.retryAfter) else { return nil }
    let format = object["format"]?.choice(HTTPDate.Format.self) ?? .imf
    return object.required("date")?.duration(mayBeNegative: true).map { .date(offset: $0, format: format) }
  }
}

extension Vocabulary {
  static let retryAfter = Vocabulary("\"retryAfter\"", ["date", "format"], remedies: ["seconds": "seconds are written \"retryAfter\": 2"])
}
