import MynahCore

/// RT-7 over calls that failed at the same instant: they must not come back together (AWS architecture blog).
///
/// Which of them a retry belongs to does not matter, so this tells jitter also where concurrent calls of one request can't be told apart.
struct Herd: Sendable {
  /// So many that failed together are a herd.
  let operations: Int
  /// A first retry at once is a design, not a lack of jitter.
  let immediateFirst: Bool
  let lag: Lag

  private static let bin = Duration.milliseconds(100)

  /// What the largest herd shows; nil where there is none, or too few of it came back before others did for a second time.
  func finding(in journal: JournalView, scope: Scope) -> Finding? {
    let calls = journal.sessions.flatMap { $0.operations(in: scope) }
    guard let herd = largest(in: calls), let over = herd.compactMap(\.attempt.last.replyEnded).max() else { return nil }
    let returns = returns(of: Set(herd.map(\.operation)), in: calls, after: over, atMost: herd.count)
    guard returns.count >= operations else { return nil }
    let waits = returns.map { $0.first.t0 - over }
    if immediateFirst, waits.median < Gap.least { return nil }
    let spread = waits[(waits.count * 3 + 3) / 4 - 1] - waits[0]
    let noise = max(waits.median / 50, Tolerance.noise(lag))
    let most = Self.most(of: waits)
    let allowed = max(3, herd.count * 3 / 10)
    let ends = herd.compactMap(\.attempt.last.replyEnded).map { over - $0 }.max() ?? .zero
    let verdict: Verdict =
      if spread <= noise / 2, most.count > allowed { .failed } else if spread > noise + ends, most.count <= allowed { .passed } else {
        .inconclusive
      }
    let first = returns[most.lowerBound].first
    let evidence = Evidence(
      session: first.session, exchange: first.number, figure: .count(most.count), bound: .atMost(.count(allowed)),
      note: "came back within \(Self.bin.text) from here on, of \(herd.count) that failed together")
    return Finding(verdict, id: "RT-7", summary(verdict, of: herd.count, most: most.count), evidence: [evidence])
  }

  private func summary(_ verdict: Verdict, of count: Int, most: Int) -> String {
    let herd = "\(count) calls that failed together"
    return switch verdict {
    case .failed: "the waits do not vary: of \(herd) \(most) came back within \(Self.bin.text)"
    case .passed: "the waits vary: of \(herd) at most \(most) came back within \(Self.bin.text)"
    default: "of \(herd) \(most) came back within \(Self.bin.text), too close to tell jitter and too far apart to deny it"
    }
  }

  private struct Member {
    let operation: Int
    let attempt: Attempt
  }

  /// The most calls that failed within 50 ms, each for the first time there.
  private func largest(in calls: [Operation]) -> [Member]? {
    let failed = calls.flatMap { call in
      call.attempts.filter { $0.outcome.mayBeRetried && $0.last.told == nil }.map { Member(operation: call.number, attempt: $0) }
    }.compactMap { member in member.attempt.last.replyEnded.map { (ended: $0, member: member) } }.sorted { $0.ended < $1.ended }
    var (first, best) = (0, 0..<0)
    for last in failed.indices {
      while failed[last].ended - failed[first].ended > Tolerance.same { first += 1 }
      if last + 1 - first > best.count { best = first..<(last + 1) }
    }
    var seen: Set<Int> = []
    let herd = failed[best].map(\.member).filter { seen.insert($0.operation).inserted }
    return herd.count >= operations ? herd : nil
  }

  /// The first retries, in the order of arrival; once one of them has failed, what follows may be a second one.
  private func returns(of herd: Set<Int>, in calls: [Operation], after over: Instant, atMost count: Int) -> [Attempt] {
    let later = calls.filter { herd.contains($0.number) }.flatMap { $0.attempts.dropFirst() }.filter { $0.first.t0 > over }
      .sorted { ($0.first.t0, $0.first.number) < ($1.first.t0, $1.first.number) }
    var failed = Instant.distantFuture
    return Array(
      later.prefix(count).prefix { attempt in
        guard attempt.first.t0 < failed else { return false }
        if attempt.outcome.mayBeRetried, let ended = attempt.last.replyEnded { failed = min(failed, ended) }
        return true
      })
  }

  /// The most that came within a bin; the waits are in order.
  private static func most(of waits: [Duration]) -> Range<Int> {
    var (first, best) = (0, 0..<0)
    for last in waits.indices {
      while waits[last] - waits[first] >= bin { first += 1 }
      if last + 1 - first > best.count { best = first..<(last + 1) }
    }
    return best
  }
}
