import MynahCore

/// RQ-2, RQ-5, RQ-7, RQ-11: requests are what they say they are: a body of its type, a target that is a URI with its values whole, a path
/// without holes, and one way to find the end (RFC 9110 section 8.3, RFC 3986, RFC 9112 section 6).
struct ValidRequests: Rule {
  static let name = "validRequests"
  static let isTimed = false
  static let parameters = ["values"]
  static let unjudgedParameters = [
    "schema": "RQ-6, bodies that a schema finds valid", "contract": "RQ-6, bodies that a contract finds valid",
  ]

  /// The values that the client's caller meant, where they stand.
  private let values: [MeantValue]

  init(_ parameters: Parameters) throws(ClauseError) {
    values = try parameters.read("values", MeantValue.all) ?? []
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let paths = PathShape(journal.scenario, meant: values)
    var bodies = BodyType()
    return [
      journal.finding("RQ-2", onRequestsIn: scope, { bodies.flaws(in: $0) }) {
        $0.wording("every body was of its type", "did not send a body of its type, or accept what was sent", $1, $2)
      },
      values.isEmpty
        ? journal.finding("RQ-5", onRequestsIn: scope, TargetSyntax.flaws) {
          $0.wording("every target was a valid URI", "had a target that is no valid URI", $1, $2)
        } : journal.worstOfSessionsMet { MeantValue.finding(values, in: $0, scope) },
      journal.finding("RQ-7", onRequestsIn: scope, paths.flaws) {
        $0.wording("no path had a hole", "had a hole in the path, or a value that is none", $1, $2)
      },
      journal.finding("RQ-11", onRequestsIn: scope, { Framing.flaws(in: $0, journal.scenario) }) {
        $0.wording("every message was framed in one way", "had framing of more than one kind, or a body that nobody reads", $1, $2)
      },
    ].met(orNotProvoked: "RQ-2", "no request came")
  }
}

extension ValidRequests: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { .byRoutes }
}

extension Verdict {
  /// `2 of 3 requests did so`.
  fileprivate func wording(_ good: String, _ bad: String, _ places: Int, _ all: Int) -> String {
    switch self {
    case .passed: "\(good), \(all.counting("request"))"
    case .failed: "\(places) of \(all.counting("request")) \(bad)"
    default: "\(places) of \(all.counting("request")) may have been sent with a value that is none"
    }
  }
}
