import MynahCore

/// RT-12: an attempt begins only when the one before it is over, or was given up.
///
/// Hedged requests are declared. Requests that bear no mark of their operation are never taken for its overlapping attempts.
struct DoesNotOverlapAttempts: Rule {
  static let name = "doesNotOverlapAttempts"
  static let parameters = ["hedges"]

  private let hedges: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    hedges = try parameters.count("hedges") ?? 0
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal.end.lag) }].met(
      orNotProvoked: "RT-12", "no operation took two attempts")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    let operations = session.operations(in: scope)
    for operation in operations {
      for index in operation.attempts.indices.dropFirst() {
        let next = operation.attempts[index].first
        weighing.add(judge(index, operation, lag), evidence(operation, index, next))
      }
    }
    for (left, next) in abandoned(operations) {
      weighing.add(
        .inconclusive,
        Evidence(
          session: session.name, operation: left.number, exchange: next.number,
          note: "the same request came while exchange \(left.last.last.number), which the client gave up later, was still under way"))
    }
    return weighing.finding(id: "RT-12") { verdict, places, all in
      let others = hedges == 0 ? "the one before it" : "more than \(hedges) others"
      return switch verdict {
      case .failed: "an attempt began while \(others) was still under way, \(places) of \(all.counting("time"))"
      case .passed: "no attempt began while \(others) was still under way, \(all.counting("time"))"
      default: "whether an attempt began while \(others) was still under way can't be told, \(places) of \(all.counting("time"))"
      }
    }
  }

  private func judge(_ index: Int, _ operation: Operation, _ lag: Lag) -> Verdict {
    let start = operation.attempts[index].first.t0
    let verdicts = operation.attempts[..<index].map { previous -> Verdict in
      guard let ended = previous.last.replyEnded else { return .failed }
      return Span(from: ended, to: start, lag).isAtLeast(.zero - Tolerance.early(.zero))
    }
    let open = verdicts.count { $0 == .failed }
    if open > hedges { return Verdict.failed.orDoubt(operation.isAmbiguous) }
    return open + verdicts.count { $0 == .inconclusive } > hedges ? .inconclusive : .passed
  }

  private func evidence(_ operation: Operation, _ index: Int, _ next: ExchangeView) -> Evidence {
    let ends = operation.attempts[..<index].map(\.last.replyEnded)
    let isOpen = ends.contains(nil)
    let ended = ends.compactMap { $0 }.max()
    return Evidence(
      session: operation.session, operation: operation.number, attempt: index + 1, exchange: next.number,
      figure: isOpen ? nil : ended.map { .gap(next.t0 - $0) }, bound: .atLeast(.time(.zero)),
      note: isOpen ? "an attempt before it never ended" : nil)
  }

  /// Calls that the client gave up, each with the same request that came while it was under way: perhaps its retry, perhaps another call.
  private func abandoned(_ operations: [Operation]) -> [(Operation, ExchangeView)] {
    Dictionary(grouping: operations.filter { $0.key.isFingerprint }, by: \.key).values.flatMap { alike in
      alike.compactMap { operation -> (Operation, ExchangeView)? in
        let last = operation.last.last
        guard operation.last.outcome == .givenUp || operation.last.outcome == .pending else { return nil }
        let next = alike.first { other in
          other.number > operation.number && other.first.first.t0 > last.t0
            && last.replyEnded.map { $0 - other.first.first.t0 > Tolerance.early(.zero) } ?? true
        }
        return next.map { (operation, $0.first.first) }
      }
    }.sorted { ($0.1.number, $0.0.number) < ($1.1.number, $1.0.number) }
  }
}

extension DoesNotOverlapAttempts: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { routes.playFailures ? .byRoutes : .impossible }
}
