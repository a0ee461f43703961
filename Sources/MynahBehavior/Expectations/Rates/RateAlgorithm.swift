import MynahCore

/// How a limit counts.
enum RateAlgorithm: String, CaseIterable {
  case slidingWindow, fixedWindow, tokenBucket, interval

  /// The parameters that say how much.
  var takes: [String] {
    switch self {
    case .slidingWindow, .fixedWindow: ["limit", "window"]
    case .tokenBucket: ["rate", "burst"]
    case .interval: ["rate"]
    }
  }

  func limit(_ parameters: Parameters) throws(ClauseError) -> any RateLimit {
    switch self {
    case .slidingWindow, .fixedWindow:
      let limit = try parameters.required("limit", try parameters.positive("limit"))
      let window = try parameters.required("window", try parameters.positiveDuration("window"))
      if window < .milliseconds(100) {
        throw parameters.error("\"window\" is 100 ms or more; shorter ones can't be told from the unsteadiness of clocks", at: "window")
      }
      return self == .fixedWindow ? FixedWindow(limit: limit, window: window) : SlidingWindow(limit: limit, window: window)
    case .tokenBucket:
      return TokenBucket(
        rate: try parameters.required("rate", try parameters.number("rate")),
        burst: try parameters.required("burst", try parameters.positive("burst")))
    case .interval:
      let rate = try parameters.required("rate", try parameters.number("rate"))
      if rate > 20 {
        throw parameters.error(
          "\"rate\" is at most 20 for \"interval\"; 50 ms or less can't be told from the unsteadiness of clocks", at: "rate")
      }
      return LeastInterval(rate: rate)
    }
  }
}
