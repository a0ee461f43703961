import MynahCore

/// AU-14: a 403 is taken as it is, without another try (RFC 6750 section 3.1).
///
/// Another credential does not excuse a retry: a scope that is missing stays missing in a fresh token. Refreshing in a loop is seen where
/// attempts bear a mark or the scenario says what is one operation.
struct AcceptsForbidden: Rule {
  static let name = "acceptsForbidden"
  static let parameters = ["unless"]

  private let errors: PermanentErrors

  init(_ parameters: Parameters) throws(ClauseError) {
    errors = PermanentErrors(
      id: "AU-14", statuses: [403], unless: try parameters.list("unless") { ReplyMatcher($0) } ?? [], within: nil, noun: "a 403")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [errors.finding(in: journal, scope: scope)].met(
      orNotProvoked: "AU-14",
      errors.wereExcused(in: journal, scope: scope) ? "every 403 came with leave to retry" : "no 403 was played")
  }
}

extension AcceptsForbidden: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus == 403 && !$0.tellsToWait } ? .byRoutes : .impossible
  }
}
