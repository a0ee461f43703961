import MynahCore

/// CB-3, CB-5: few calls try whether the service is back, and when it is the others follow.
extension CircuitWalk {
  /// Judges the calls that try, and says what becomes of the circuit.
  mutating func tried(_ probe: CircuitCall) -> Step {
    let rest = calls(after: probe.began).drop { $0.exchange.number <= probe.exchange.number }
    let together = judgeTogether(probe, rest)
    var group = [probe] + rest.prefix(together)
    for call in rest.dropFirst(together).prefix(max(0, plan.probes - group.count)) {
      guard let ended = group.compactMap(\.ended).max(), call.began - ended < plan.quiet else { break }
      group.append(call)
    }
    let ends = group.compactMap(\.ended)
    guard ends.count == group.count, let first = ends.min(), let last = ends.max(), let began = group.last?.began else { return .over }
    if group.allSatisfy(\.hasFailed) {
      return .open(Opening(since: first, settled: max(first, began), last: probe, isAgain: true))
    }
    if group.allSatisfy({ $0.outcome == .success }) { judgeClosing(group, last, next: rest.dropFirst(group.count - 1).first) }
    return .closed(after: began)
  }

  /// Judges how many calls were under way until the first was answered, and returns how many came besides it.
  private mutating func judgeTogether(_ probe: CircuitCall, _ rest: ArraySlice<CircuitCall>) -> Int {
    let answered = probe.ended ?? client.watched
    let together = rest.prefix { $0.began < answered }
    let surely = together.filter { Span(from: $0.began, to: answered, lag).least > .zero }
    let most = Self.peak([probe] + surely)
    var evidence = (surely.count >= plan.probes ? surely[plan.probes - 1] : probe).evidence
    evidence.figure = .count(most)
    evidence.bound = .atMost(.count(plan.probes))
    evidence.note = "under way before exchange \(probe.exchange.number) was answered"
    if most > plan.probes {
      watch.add(.failed, evidence, on: .probes)
    } else if Self.peak([probe] + together) > plan.probes {
      watch.add(.inconclusive, evidence, on: .probes)
    } else if max(plan.concurrency, client.peak(until: probe.began)) > 1, answered - probe.began >= plan.every {
      watch.add(.passed, evidence, on: .probes)
    }
    return together.count
  }

  /// How many of these calls, which stand in the order in which they began, were under way at once.
  private static func peak(_ calls: [CircuitCall]) -> Int {
    let ends = calls.compactMap(\.ended).sorted()
    var ended = 0
    return calls.enumerated().map { index, call in
      while ended < ends.count, ends[ended] <= call.began { ended += 1 }
      // What took no time was under way for a moment.
      return index + 1 - ended + (call.ended == call.began ? 1 : 0)
    }.max() ?? 0
  }

  private mutating func judgeClosing(_ group: [CircuitCall], _ ended: Instant, next: CircuitCall?) {
    guard let probe = group.last else { return }
    var evidence = (next ?? probe).evidence
    evidence.bound = .atMost(.time(plan.every * 3))
    if let next {
      let span = Span(from: ended, to: next.began, lag)
      evidence.figure = .gap(span.measured)
      return watch.add(span.isAtMost(plan.beat(lag)), evidence, on: .closes)
    }
    let silence = client.watched - ended
    evidence.figure = .span(silence)
    evidence.note = CircuitWatch.nothingCame
    guard silence > plan.beat(lag) else { return watch.addUnseen(evidence, on: .closes, because: CircuitWatch.endedEarly) }
    let excuse = client.excuse(after: ended)
    watch.add(excuse == nil ? .failed : .inconclusive, evidence, on: .closes, because: excuse, restsOnAbsence: true)
  }
}
