import MynahCore

/// RT-4: a request that was told no for good is not sent again (RFC 9110 section 15.5.1, AWS Well-Architected REL05-BP03).
///
/// A Retry-After on the reply always excuses; what else a vendor's contract permits stands in `unless`. After a 401 another credential
/// makes it another request.
struct DoesNotRetry: Rule {
  static let name = "doesNotRetry"
  static let parameters = ["statuses", "unless", "within"]

  private static let permanent: Set<Int> = [400, 401, 403, 404, 405, 410, 413, 415, 422, 501]

  private let errors: PermanentErrors

  init(_ parameters: Parameters) throws(ClauseError) {
    errors = PermanentErrors(
      id: "RT-4", statuses: try parameters.statuses("statuses") ?? Self.permanent,
      unless: try parameters.list("unless") { ReplyMatcher($0) } ?? [], within: try parameters.duration("within"), noun: "a permanent error"
    )
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [errors.finding(in: journal, scope: scope)].met(
      orNotProvoked: "RT-4",
      errors.wereExcused(in: journal, scope: scope) ? "every permanent error came with leave to retry" : "no permanent error was played")
  }
}

extension DoesNotRetry: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus.map(permanent.contains) ?? false && !$0.tellsToWait } ? .byRoutes : .impossible
  }
}
