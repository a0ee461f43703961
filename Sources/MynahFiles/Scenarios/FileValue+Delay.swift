import MynahCore
import MynahJSON

extension FileValue {
  /// How long a response is kept back: a duration, or a distribution.
  func delay() -> Delay? {
    guard case .object = json else { return duration().map { .fixed($0) } }
    guard let kind = object(.delay)?.exactlyOne(of: Vocabulary.delay.keys) else { return nil }
    switch kind.key {
    case "uniform": return kind.uniformDelay()
    case "normal":
      guard let object = kind.object(.normalDelay), let mean = object.required("mean")?.duration(),
        let deviation = object.required("deviation")?.duration()
      else { return nil }
      return .normal(mean: mean, deviation: deviation)
    default:
      guard let object = kind.object(.lognormalDelay), let median = object.required("median")?.duration(),
        let sigma = object.required("sigma")?.number(from: 0, to: 10, wanted: "a number from 0 to 10")
      else { return nil }
      return .lognormal(median: median, sigma: sigma)
    }
  }

  private func uniformDelay() -> Delay? {
    guard json.array?.count == 2 else {
      refuse("\(name) has two durations, the shortest and the longest")
      return nil
    }
    let durations = (elements() ?? []).compactMap { $0.duration() }
    guard durations.count == 2 else { return nil }
    guard durations[0] <= durations[1] else {
      refuse("\(name) begins with the shorter duration")
      return nil
    }
    return .uniform(from: durations[0], to: durations[1])
  }
}

extension Vocabulary {
  static let delay = Vocabulary("a delay", ["uniform", "normal", "lognormal"])
  static let normalDelay = Vocabulary("a normal delay", ["mean", "deviation"], example: #"{"mean": "200ms", "deviation": "50ms"}"#)
  static let lognormalDelay = Vocabulary("a lognormal delay", ["median", "sigma"], example: #"{"median": "200ms", "sigma": 0.8}"#)
}
