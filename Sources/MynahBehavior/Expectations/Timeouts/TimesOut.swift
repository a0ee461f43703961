import MynahCore

/// TO-1, TO-2: a client does not wait for ever (Amazon Builders' Library): not for a byte, and not for the whole of a reply that comes bit by bit.
///
/// A timeout that starts anew with every byte is a timeout, so a dripped body is judged by `total` alone.
struct TimesOut: Rule {
  static let name = "timesOut"
  static let parameters = ["within", "total"]

  private let within: Duration?
  private let total: Duration?

  init(_ parameters: Parameters) throws(ClauseError) {
    within = try parameters.read("within") { $0.duration(mayBeZero: false) }
    total = try parameters.read("total") { $0.duration(mayBeZero: false) }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let silence = SilenceLimit(within: within, judgesDrips: total == nil)
    var findings = [journal.worstOfSessionsMet { silence.finding(in: $0, scope, journal) }].compactMap { $0 }
    if let total {
      let deadline = TotalLimit(total: total)
      findings.append(
        journal.worstOfSessionsMet { deadline.finding(in: $0, scope, journal) }
          ?? Finding(.notProvoked, id: "TO-2", "no reply took longer than \"total\""))
    }
    if !findings.isEmpty { return findings }
    return [Finding(.notProvoked, id: "TO-1", "no reply was kept back\(within == nil ? "" : " longer than \"within\"")")]
  }
}

extension TimesOut: CommonRule {
  /// What comes within half a minute a patient client may rightly wait for.
  static func provocation(by routes: [Route]) -> Provocation { routes.play(\.comesTooLate) ? .byRoutes : .impossible }
}
