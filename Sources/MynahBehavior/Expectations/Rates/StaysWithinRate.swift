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
    for session in journal.sessions { groups[session.name] = RateGroup.all(in: session, scope, reach, journal) }
    let most = groups.values.joined().map(\.requests.count).max() ?? 0
    return [
      journal.worstOfSessionsMet { finding(on: groups[$0.name] ?? [], journal.end.lag) },
      journal.worstOfSessionsMet { shared(by: groups[$0.name] ?? [], journal.end.lag) },
    ].met(
      orNotProvoked: limit.id,
      "\(most == 0 ? "no request" : most.counting("request")) came, and \(limit.free.counting("request")) may always come")
  }

  private func finding(on groups: [RateGroup], _ lag: Lag) -> Finding? {
    var use = RateUse(limit, lag)
    for group in groups where group.requests.count > limit.free { use.add(group) }
    return use.finding(id: limit.id) { verdict, places, count in
      let requests = count.counting("request")
      return switch verdict {
      case .failed: "the client exceeded \(limit.text): \(use.worst?.text ?? ""); \(places) of \(requests) came too soon"
      case .passed: "the client kept to \(limit.text), \(requests)"
      default: "whether the client kept to \(limit.text) can't be told, \(places) of \(requests): the server's own lag hides it"
      }
    }
  }

  /// Workers that are at it at once share one limit, whether they share a limiter or not.
  private func shared(by groups: [RateGroup], _ lag: Lag) -> Finding? {
    var use = RateUse(limit, lag)
    var most: RateGroup?
    var areAloneRight = true
    for group in groups where group.requests.count > limit.free && group.workersAtOnce > 1 {
      use.add(group)
      if group.workersAtOnce > most?.workersAtOnce ?? 1 { most = group }
      areAloneRight = areAloneRight && group.workersAtOnce == group.workers.count && group.workers.allSatisfy { isKept(by: $0, lag) }
    }
    guard let most else { return nil }
    return use.finding(id: "RL-7") { verdict, _, _ in
      let together = "\(most.workersAtOnce.counting(most.kindOfWorker)) at once"
      return switch verdict {
      case .failed where areAloneRight:
        "\(together) exceeded \(limit.text) together, though each alone kept to it: they do not share a limiter"
      case .failed: "\(together) exceeded \(limit.text) together"
      case .passed: "\(together) kept to \(limit.text) together"
      default: "whether \(together) kept to \(limit.text) together can't be told: the server's own lag hides it"
      }
    }
  }

  private func isKept(by requests: [ExchangeView], _ lag: Lag) -> Bool {
    limit.breaches(of: requests, lag).allSatisfy { $0.verdict != .failed }
  }
}
