import MynahCore

/// RL-1, RL-2, RL-3, RL-7: the client sends no more requests than it declared that it would, over all its workers together.
///
/// Retries count as requests; redirects, challenges and re-sends of the transport are part of theirs. How the limit counts is declared: a
/// bucket may rightly send twice in a window what a window allows.
struct StaysWithinRate: Rule {
  static let name = "staysWithinRate"
  static let parameters = ["algorithm", "limit", "window", "rate", "burst", "per"]

  private let limit: any RateLimit
  private let reach: RateReach

  init(_ parameters: Parameters) throws(ClauseError) {
    let algorithm = try parameters.required("algorithm", try parameters.choice("algorithm", RateAlgorithm.self))
    for key in ["limit", "window", "rate", "burst"] where !algorithm.takes.contains(key) && parameters.has(key) {
      throw parameters.error(
        "\(key.quoted) is not for \(algorithm.rawValue.quoted), which takes \(algorithm.takes.map(\.quoted).listed("and"))", at: key)
    }
    limit = try algorithm.limit(parameters)
    reach = try parameters.choice("per", RateReach.self) ?? .credential
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    var groups: [String: [RateGroup]] = [:]
    for session in journal.sessions { groups[session.name] = RateGroup.all(in: session, scope, reach, journal.scenario) }
    let most = groups.values.joined().map(\.requests.count).max() ?? 0
    return [
      journal.worstOfSessionsMet { finding(on: groups[$0.name] ?? [], journal.end.lag) },
      journal.worstOfSessionsMet { shared(by: groups[$0.name] ?? [], journal.end.lag) },
    ].met(
      orNotProvoked: limit.id,
      "\(most == 0 ? "no request" : most.counting("request")) came, and \(limit.free.counting("request")) may always come")
  }

  private func finding(on groups: [RateGroup], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    var all: [RateBreach] = []
    for group in groups where group.requests.count > limit.free {
      let breaches = limit.breaches(of: group.requests, lag)
      for breach in breaches { weighing.add(breach.verdict, breach.evidence) }
      for request in group.requests.prefix(group.requests.count - breaches.count) { weighing.add(.passed, group.evidence(request)) }
      all += breaches
    }
    return weighing.finding(id: limit.id) { verdict, places, count in
      let requests = count.counting("request")
      return switch verdict {
      case .failed: "the client exceeded \(limit.text): \(RateBreach.worst(of: all)?.text ?? ""); \(places) of \(requests) came too soon"
      case .passed: "the client kept to \(limit.text), \(requests)"
      default: "whether the client kept to \(limit.text) can't be told, \(places) of \(requests): the server's own lag hides it"
      }
    }
  }

  /// Workers that are at it at once share one limit, whether they share a limiter or not.
  private func shared(by groups: [RateGroup], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    var workers = 0
    var areAloneRight = true
    var kind = ""
    for group in groups where group.requests.count > limit.free && group.workersAtOnce > 1 {
      let breaches = limit.breaches(of: group.requests, lag)
      for breach in breaches { weighing.add(breach.verdict, breach.evidence) }
      if breaches.isEmpty, let last = group.requests.last { weighing.add(.passed, group.evidence(last)) }
      workers = max(workers, group.workersAtOnce)
      kind = group.kindOfWorker
      areAloneRight = areAloneRight && group.workers.allSatisfy { limit.breaches(of: $0, lag).allSatisfy { $0.verdict != .failed } }
    }
    return weighing.finding(id: "RL-7") { verdict, _, _ in
      let together = "\(workers.counting(kind)) at once"
      return switch verdict {
      case .failed where areAloneRight:
        "\(together) exceeded \(limit.text) together, though each alone kept to it: they do not share a limiter"
      case .failed: "\(together) exceeded \(limit.text) together"
      case .passed: "\(together) kept to \(limit.text) together"
      default: "whether \(together) kept to \(limit.text) together can't be told: the server's own lag hides it"
      }
    }
  }
}

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
