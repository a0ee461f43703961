import MynahCore

/// What a credential was told of its quota, request by request.
struct QuotaClient: Sendable {
  /// In the order of arrival.
  let steps: [Step]
  /// Two of its requests were surely under way at once at some time, so one may have been sent before the reply to another was read.
  private let isConcurrent: Bool
  /// The most that remained of the quota at any time.
  private let most: Int

  struct Step: Sendable {
    let exchange: ExchangeView
    let operation: Int
    let attempt: Int
    /// What its reply said.
    let told: Quota?
    /// Its reply says itself when to come again.
    let hasRetryAfter: Bool

    /// When its reply began.
    var began: Instant { exchange.ts ?? exchange.t0 }
    var ended: Instant { exchange.replyEnded ?? .distantFuture }
  }

  /// The credentials of a session, in the order of their first requests.
  static func all(in session: SessionView, _ scope: Scope, _ fields: RateLimitFields, _ journal: JournalView) -> [QuotaClient] {
    var order: [String] = []
    var steps: [String: [Step]] = [:]
    for operation in session.operations {
      for (index, attempt) in operation.attempts.enumerated() where scope.contains(attempt.first) {
        let credential = attempt.first.credential
        if steps[credential] == nil { order.append(credential) }
        steps[credential, default: []].append(
          Step(
            exchange: attempt.first, operation: operation.number, attempt: index + 1,
            told: fields.quota(of: attempt.last, started: journal.started), hasRetryAfter: attempt.last.told != nil))
      }
    }
    return order.map { QuotaClient(steps[$0] ?? [], journal.end.lag) }
  }

  private init(_ steps: [Step], _ lag: Lag) {
    self.steps = steps.sorted { ($0.exchange.t0, $0.exchange.number) < ($1.exchange.t0, $1.exchange.number) }
    most = steps.compactMap { $0.told?.remaining }.max() ?? 0
    var last: ExchangeView?
    isConcurrent = self.steps.contains { step in
      defer { if last?.replyEnded.map({ $0 <= step.ended }) ?? true { last = step.exchange } }
      return last.map { !$0.mayBeOver(before: step.exchange, lag) } ?? false
    }
  }

  /// The newest word on the quota that the client had when it sent each request; nil: none, or it was superseded by a Retry-After.
  private var known: [(step: Step, by: Step?)] {
    let told = steps.filter { ($0.told != nil || $0.hasRetryAfter) && $0.exchange.replyEnded != nil }.sorted { $0.ended < $1.ended }
    var (next, newest) = (0, Step?.none)
    return steps.map { step in
      while isConcurrent, next < told.count, told[next].ended <= step.exchange.t0, told[next].exchange.number != step.exchange.number {
        // By their beginnings: the end of a reply may be noted after the client has read it, asked again and been answered.
        if newest.map({ $0.began <= told[next].began }) ?? true { newest = told[next] }
        next += 1
      }
      defer { if !isConcurrent, step.told != nil || step.hasRetryAfter { newest = step } }
      return (step, newest.flatMap { $0.hasRetryAfter ? nil : $0 })
    }
  }

  /// RL-4: each request before the reset, and the first one after it.
  func judgeWaits(_ lag: Lag, _ weighing: inout Weighing) {
    var kept: Set<Int> = []
    for (step, by) in known {
      guard let by, let quota = by.told, quota.remaining == 0, let ended = by.exchange.replyEnded, quota.due > ended else { continue }
      let wait = quota.due - ended
      let span = Span(from: ended, to: step.exchange.t0, lag)
      if isConcurrent, step.exchange.connection != by.exchange.connection, span.least < Tolerance.same { continue }
      var verdict = span.isAtLeast(wait - quota.tolerance)
      var note = "after exchange \(by.exchange.number), which said so"
      if verdict == .passed, !kept.insert(by.exchange.number).inserted { continue }
      if verdict == .failed, wait > Self.far, span.least >= wait / 10 {
        verdict = .inconclusive
        note += "; where the reset is far a client may try"
      } else if verdict == .failed, step.exchange.t0 < ended {
        verdict = .inconclusive
        note += "; the client may not have read it before"
      }
      weighing.add(
        verdict,
        Evidence(
          session: step.exchange.session, operation: step.operation, attempt: step.attempt, exchange: step.exchange.number,
          figure: .gap(span.measured), bound: .atLeast(.time(wait)), note: note))
    }
  }

  private static let far = Duration.seconds(60)

  /// RL-5: the requests from a word that little remains to the reset, held against an even share of what remained.
  func judgeSlowing(_ lag: Lag, _ weighing: inout Weighing) {
    let known = known
    var index = 0
    while index < known.count {
      guard let by = known[index].by, let quota = by.told, isLow(quota), let ended = by.exchange.replyEnded, quota.due > ended else {
        index += 1
        continue
      }
      let start = index
      index = known[start...].firstIndex { $0.step.exchange.t0 >= quota.due || $0.by?.told.map { isLow($0) } != true } ?? known.count
      index = max(index, start + 1)
      judge(known[start..<index].map(\.step), quota, by, ended, lag, &weighing)
    }
  }

  private func isLow(_ quota: Quota) -> Bool {
    quota.remaining > 0 && Double(quota.remaining) < Double(quota.limit ?? most) / 10
  }

  /// The first of them may come at once, each of the others takes its share of the time.
  private func judge(_ steps: [Step], _ quota: Quota, _ by: Step, _ ended: Instant, _ lag: Lag, _ weighing: inout Weighing) {
    guard steps.count > 1, let last = steps.last else { return }
    let due = (quota.due - ended) / Double(quota.remaining) * Double(steps.count - 1)
    let span = Span(from: ended, to: last.exchange.t0, lag)
    weighing.add(
      span.isAtLeast(due - Tolerance.early(due)),
      Evidence(
        session: last.exchange.session, operation: last.operation, attempt: last.attempt, exchange: last.exchange.number,
        figure: .span(span.measured), bound: .atLeast(.time(due)),
        note: "\(steps.count) requests after exchange \(by.exchange.number), which said that \(quota.remaining) remain"))
  }
}
