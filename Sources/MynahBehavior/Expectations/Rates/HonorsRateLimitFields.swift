import MynahCore

/// RL-4, RL-5: after a reply that says that nothing remains of the quota no request comes before its reset, and requests get fewer as the
/// quota sinks (draft-ietf-httpapi-ratelimit-headers, GitHub).
///
/// A reply with Retry-After is for `honorsRetryAfter`: it takes precedence. A quota is its credential's, and the newest reply with fields
/// says what it is.
struct HonorsRateLimitFields: Rule {
  static let name = "honorsRateLimitFields"
  static let parameters = ["fields", "slows"]

  private let fields: RateLimitFields
  private let slows: Bool

  init(_ parameters: Parameters) throws(ClauseError) {
    let names = try parameters.list("fields") { $0.nonEmptyText() }
    if names?.isEmpty ?? false { throw parameters.error("this list of fields is empty; name one, such as \"RateLimit\"", at: "fields") }
    fields = names.map(RateLimitFields.init) ?? .standard
    slows = try parameters.flag("slows") ?? false
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    var clients: [String: [QuotaClient]] = [:]
    for session in journal.sessions { clients[session.name] = QuotaClient.all(in: session, scope, fields, journal) }
    let told = clients.values.joined().contains { $0.steps.contains { $0.told?.remaining == 0 } }
    let waits = journal.worstOfSessionsMet { waiting(of: clients[$0.name] ?? [], journal.end.lag) }
    let quiet = told ? "no request came after the reply that said that nothing remains" : "no reply said that nothing remains of the quota"
    let findings = [waits ?? Finding(.notProvoked, id: "RL-4", quiet)]
    guard slows else { return findings }
    let slowed = journal.worstOfSessionsMet { slowing(of: clients[$0.name] ?? [], journal.end.lag) }
    return findings
      + [slowed ?? Finding(.notProvoked, id: "RL-5", "no two requests came while less than a tenth of the quota remained")]
  }

  private func waiting(of clients: [QuotaClient], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    for client in clients { client.judgeWaits(lag, &weighing) }
    return weighing.finding(id: "RL-4") { verdict, places, all in
      switch verdict {
      case .failed: "requests came before the reset, although nothing remained of the quota, \(places) of \(all.counting("time"))"
      case .passed: "the client waited for the reset when nothing remained of the quota, \(all.counting("time"))"
      default: "whether the client waited for the reset can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }

  private func slowing(of clients: [QuotaClient], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    for client in clients { client.judgeSlowing(lag, &weighing) }
    return weighing.finding(id: "RL-5") { verdict, places, all in
      switch verdict {
      case .failed: "the client did not slow down while less than a tenth of the quota remained, \(places) of \(all.counting("time"))"
      case .passed: "the client slowed down while less than a tenth of the quota remained, \(all.counting("time"))"
      default: "whether the client slowed down can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }
}
