import MynahCore

/// RT-7: waits at the same position differ from call to call, so that clients do not come back together (AWS architecture blog).
///
/// Where clients are told apart it is they who must differ: clients with one seed look random each and yet agree.
struct Jitter: Sendable {
  /// So many waits at one position are a sample.
  let operations: Int
  let lag: Lag

  func finding(on samples: BackoffSamples) -> Finding {
    let clients = Set(samples.calls.flatMap { $0 }.map(\.who))
    var spreads: [Spread] = []
    var most = 0
    for (position, gaps) in samples.byPosition {
      let values = clients.count > 1 ? Self.distances(between: gaps) : gaps.map(\.span.measured)
      most = max(most, values.count)
      guard values.count >= operations, let first = gaps.first else { continue }
      spreads.append(Spread(position, values, of: gaps.map(\.span.measured), at: first, lag))
    }
    guard most > 0 || !samples.calls.isEmpty else {
      return samples.ambiguous > 0
        ? Finding(.inconclusive, id: "RT-7", "jitter can't be told: concurrent calls of the same request can't be told apart")
        : Finding(.notProvoked, id: "RT-7", "no wait without a Retry-After was seen")
    }
    let among = clients.count > 1 ? "across clients" : "from call to call"
    guard let widest = spreads.max(by: { $0.share < $1.share }) else {
      return Finding(
        .inconclusive, id: "RT-7",
        "jitter can't be told from \(most.counting("wait")) at the same position\(clients.count > 1 ? " across clients" : ""); "
          + "\(operations) are needed",
        evidence: samples.calls.flatMap { $0 }.prefix(Evidence.limit).map(\.evidence))
    }
    let figure = "at most \(widest.spread.nanoseconds.threeDecimals) s"
    if spreads.contains(where: { $0.spread > $0.bound }) {
      return Finding(
        .passed, id: "RT-7", "the waits vary \(among), by up to \(widest.spread.nanoseconds.threeDecimals) s", evidence: [widest.evidence])
    }
    if spreads.allSatisfy({ $0.spread <= $0.bound / 2 }) {
      return Finding(
        .failed, id: "RT-7", "the waits do not vary \(among): by \(figure)", evidence: spreads.prefix(Evidence.limit).map(\.evidence))
    }
    return Finding(
      .inconclusive, id: "RT-7", "the waits vary \(among) by \(figure), too little to tell jitter from noise", evidence: [widest.evidence])
  }

  /// How far each client's n-th wait of a position is from the least of the others' n-th.
  private static func distances(between gaps: [Gap]) -> [Duration] {
    var clients = Array(Dictionary(grouping: gaps, by: \.who).values)
    var distances: [Duration] = []
    for round in 0... {
      clients.removeAll { $0.count == round }
      let waits = clients.map { $0[round].span.measured }
      guard waits.count > 1, let least = waits.min() else { break }
      distances += waits.map { $0 - least }
    }
    return distances
  }

  /// How much the waits at one position vary; the slowest quarter is left out, for lateness is noise.
  private struct Spread {
    let spread: Duration
    let bound: Duration
    let evidence: Evidence

    var share: Double { spread / bound }

    init(_ position: Int, _ values: [Duration], of waits: [Duration], at first: Gap, _ lag: Lag) {
      let sorted = values.sorted()
      spread = sorted[(sorted.count * 3 + 3) / 4 - 1] - sorted[0]
      bound = max(waits.median / 50, Tolerance.noise(lag))
      var evidence = first.evidence
      evidence.figure = .span(spread)
      evidence.bound = .atLeast(.time(bound))
      evidence.note = "spread of wait \(position + 1) over \(values.count.counting("wait"))"
      self.evidence = evidence
    }
  }
}

extension Gap {
  /// A client is one within its session.
  fileprivate var who: [String] { [session, client] }
}
