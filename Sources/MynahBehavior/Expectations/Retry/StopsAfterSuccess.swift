import MynahCore

/// RT-10: once it has its answer, an operation asks no more.
///
/// 202 and polling are exempt, and a 2xx that was cut is no success.
struct StopsAfterSuccess: Rule {
  static let name = "stopsAfterSuccess"
  static let parameters: [String] = []

  init(_ parameters: Parameters) throws(ClauseError) {}

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope) }].met(orNotProvoked: "RT-10", "no 2xx was fully written")
  }

  private func finding(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    for operation in session.operations(in: scope) {
      guard let index = operation.attempts.firstIndex(where: { $0.outcome == .success && $0.last.status != 202 }) else { continue }
      let success = operation.attempts[index].last
      let after = operation.attempts.dropFirst(index + 1).first { attempt in success.te.map { attempt.first.t0 > $0 } ?? false }
      let evidence = Evidence(session: session.name, operation: operation.number, exchange: success.number)
      guard let after, let ended = success.te else {
        weighing.add(.passed, evidence)
        continue
      }
      weighing.add(
        Verdict.failed.orDoubt(operation.isAmbiguous),
        evidence.at(after.first, attempt: index + 2, figure: .gap(after.first.t0 - ended), note: "exchange \(success.number) had succeeded")
      )
    }
    return weighing.finding(id: "RT-10") { verdict, places, all in
      switch verdict {
      case .passed: "no attempt came after a success, \(all.counting("operation"))"
      case .failed: "the client went on after a success, \(places) of \(all.counting("operation"))"
      default: "whether the client went on after a success can't be told, \(places) of \(all.counting("operation"))"
      }
    }
  }
}

extension StopsAfterSuccess: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.wholeStatus.map { (200..<300).contains($0) && $0 != 202 } ?? false } ? .byRoutes : .impossible
  }
}
