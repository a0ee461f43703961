import MynahCore

/// RT-6: the waits between attempts grow (AWS architecture blog on exponential back-off and jitter, Google AIP-194).
struct Growth: Sendable {
  enum Kind: String, CaseIterable {
    case exponential, linear, any
  }

  let kind: Kind
  /// Last wait over first; nil: 2, or 1.5 where only two can be compared.
  let factor: Double?
  /// The declared first wait.
  let base: Duration?
  let cap: Duration?
  /// So many calls are a sample.
  let operations: Int
  let lag: Lag

  func finding(on samples: BackoffSamples) -> Finding? {
    let calls = samples.calls.filter { $0.count > 1 }
    if calls.isEmpty {
      if samples.ambiguous > 0 {
        return doubt("concurrent calls of the same request can't be told apart", samples.calls.flatMap { $0 }.map(\.evidence))
      }
      guard samples.areComparable else { return nil }
      return doubt(
        "the first retry comes at once and only one wait follows; three retries or more show whether waits grow",
        samples.calls.flatMap { $0 }.map(\.evidence))
    }
    let means = samples.byPosition.filter { $0.gaps.count >= operations }.map { MeanGap($0.position, $0.gaps) }
    var finding = means.count > 1 ? pooled(means, samples) : single(calls)
    if finding.verdict == .failed, samples.restOnFingerprint { finding.restOnFingerprint() }
    return finding
  }

  private func doubt(_ why: String, _ evidence: [Evidence]) -> Finding {
    Finding(
      .inconclusive, id: "RT-6", "whether the client backs off can't be told: \(why)", evidence: Array(evidence.prefix(Evidence.limit)))
  }

  private func needed(over count: Int) -> Double { factor ?? (count > 2 ? 2 : 1.5) }

  private func pooled(_ means: [MeanGap], _ samples: BackoffSamples) -> Finding {
    let evidence = means.map(\.evidence)
    let figures = means.map { $0.mean.nanoseconds.threeDecimals }.joined(separator: ", ")
    let mean = "the mean waits are \(figures) s"
    if means.allSatisfy({ $0.most < Gap.least }) {
      return Finding(.failed, id: "RT-6", "the client does not wait before it tries again; \(mean)", evidence: evidence)
    }
    if kind == .any {
      return means.allSatisfy { $0.least >= Gap.least }
        ? Finding(.passed, id: "RT-6", "the client waits before it tries again; \(mean)", evidence: evidence)
        : doubt("some waits are so short that they may be none; \(mean)", evidence)
    }
    if let base, let first = means.first, first.highest < base / 2 - Tolerance.early(base) {
      return Finding(
        .failed, id: "RT-6", "the first wait is shorter than half of the declared \(base.text), which no jitter explains; \(mean)",
        evidence: evidence)
    }
    return restarted(means, mean, evidence, samples) ?? grown(means, mean, evidence) ?? notGrown(means, mean, evidence)
  }

  private func restarted(_ means: [MeanGap], _ mean: String, _ evidence: [Evidence], _ samples: BackoffSamples) -> Finding? {
    // The last wait may have been cut short by a deadline, so only those before it tell of a fresh start.
    let hasDropped = zip(means, means.dropFirst().dropLast()).contains {
      $0.mean > means[0].mean * 1.1 && $1.highest < $0.lowest * 0.9 - Tolerance.noise(lag)
    }
    guard hasDropped else { return nil }
    return samples.restOnFingerprint
      ? doubt("the waits start again from below, which may be another call of the same request; \(mean)", evidence)
      : Finding(.failed, id: "RT-6", "the waits do not keep growing but start again from below; \(mean)", evidence: evidence)
  }

  private func grown(_ means: [MeanGap], _ mean: String, _ evidence: [Evidence]) -> Finding? {
    let (first, last) = (means[0], means[means.count - 1])
    let level = [means[means.count - 2].mean, last.mean]
    let isLevel = level.range <= level.mean / 10 + Tolerance.noise(lag)
    let isEnough =
      kind == .linear ? last.least > first.most * 1.1 + Tolerance.noise(lag) : last.least / first.most >= needed(over: means.count)
    let isPlateau = isLevel && means.count > 2 && last.least / first.most >= 1.25
    guard isEnough || isPlateau else { return nil }
    // Means of waits that vary may stand at equal steps by chance.
    let areSharp = means.allSatisfy { $0.highest - $0.lowest <= $0.mean / 5 + Tolerance.noise(lag) * 2 }
    let shape = areSharp || isLevel ? note(means.map(\.mean), isPlateau: isLevel && means.count > 2) : ""
    return Finding(.passed, id: "RT-6", "the waits grow; \(mean)\(shape)", evidence: evidence)
  }

  private func notGrown(_ means: [MeanGap], _ mean: String, _ evidence: [Evidence]) -> Finding {
    let (first, last) = (means[0], means[means.count - 1])
    let noise = Tolerance.noise(lag)
    if let cap, first.mean >= cap * 0.9 { return doubt("the first wait is as long as the cap already; \(mean)", evidence) }
    let isDrowned = first.mean * (needed(over: means.count) - 1) <= noise
    let couldHaveGrown = first.lowest <= .zero || last.highest / first.lowest >= needed(over: means.count)
    if isDrowned { return doubt("the waits are too short against the server's own lag; \(mean)", evidence) }
    if couldHaveGrown { return doubt("the waits vary too much for so few calls; \(mean)", evidence) }
    let isShrinking = zip(means, means.dropFirst()).allSatisfy { $1.mean <= $0.mean * 1.1 + noise } && last.mean < first.mean * 0.9 - noise
    if isShrinking { return Finding(.failed, id: "RT-6", "the waits shrink; \(mean)", evidence: evidence) }
    let all = means.map(\.mean)
    if all.range <= all.mean / 10 + noise { return Finding(.failed, id: "RT-6", "the waits do not grow; \(mean)", evidence: evidence) }
    if factor != nil, kind == .exponential, last.mean > first.mean {
      return Finding(.failed, id: "RT-6", "the waits grow less than declared; \(mean)", evidence: evidence)
    }
    return doubt("the waits neither grow clearly nor stay the same; \(mean)", evidence)
  }

  private func note(_ waits: [Duration], isPlateau: Bool) -> String {
    if isPlateau { return ", up to a plateau" }
    let steps = zip(waits, waits.dropFirst()).map { $1 - $0 }
    let isLinear = steps.count > 1 && steps.mean > Tolerance.noise(lag) && steps.range <= steps.mean / 10 + Tolerance.noise(lag)
    return isLinear ? ", by equal steps: linear, not exponential" : ""
  }

  /// Few calls: only what no jitter explains is decided.
  private func single(_ calls: [[Gap]]) -> Finding {
    var weighing = Weighing()
    var kinds: [Shape] = []
    for call in calls {
      let shape = shape(of: call.map(\.span))
      kinds.append(shape)
      for gap in call { weighing.add(shape.verdict, gap.evidence) }
    }
    let worst = kinds.map(\.verdict).max()
    let call = calls[kinds.firstIndex { $0.verdict == worst } ?? 0].map(\.span.measured)
    let waits = "its waits are \(call.map(\.nanoseconds.threeDecimals).joined(separator: ", ")) s"
    let finding = weighing.finding(id: "RT-6") { verdict, _, _ in
      switch verdict {
      case .failed where kinds.contains(.none): "the client does not wait before it tries again; \(waits)"
      case .failed: "the waits do not grow; \(waits)"
      case .passed where kind == .any: "the client waits before it tries again; \(waits)"
      case .passed: "the waits grow; \(waits)\(note(call, isPlateau: kinds.contains(.plateau)))"
      default:
        "whether the client backs off can't be told from \(calls.count.counting("operation")), \(operations) are needed where waits vary; \(waits)"
      }
    }
    return finding ?? doubt("there are no waits", [])
  }

  private enum Shape {
    case none, constant, growing, plateau, unclear

    var verdict: Verdict {
      switch self {
      case .none, .constant: .failed
      case .growing, .plateau: .passed
      case .unclear: .inconclusive
      }
    }
  }

  private func shape(of gaps: [Span]) -> Shape {
    if zip(gaps, gaps.dropFirst()).contains(where: { $0.most < Gap.least && $1.most < Gap.least }) { return .none }
    if kind == .any { return gaps.allSatisfy { $0.least >= Gap.least } ? .growing : .unclear }
    let waits = gaps.map(\.measured)
    let noise = Tolerance.noise(lag)
    let isAtCap = cap.map { waits.median >= $0 * 0.9 } ?? false
    if gaps.count > 3, waits.range <= waits.median / 50 + noise, noise <= waits.median / 4 { return isAtCap ? .unclear : .constant }
    if let base, waits[0] < base / 2 { return .unclear }
    return growth(of: gaps, waits, noise)
  }

  private func growth(of gaps: [Span], _ waits: [Duration], _ noise: Duration) -> Shape {
    var rising = gaps[...]
    while rising.count > 1, let last = rising.last?.measured, let before = rising.dropLast().last?.measured, isLevel(before, last, noise) {
      rising.removeLast()
    }
    let hasPlateau = rising.count < gaps.count
    guard rising.count > 1, let first = rising.first, let last = rising.last else { return .unclear }
    if kind == .linear {
      return zip(rising, rising.dropFirst()).allSatisfy { $1.least > $0.most + noise } ? (hasPlateau ? .plateau : .growing) : .unclear
    }
    guard last.least / first.most >= needed(over: gaps.count) else { return .unclear }
    if hasPlateau == false, note(waits, isPlateau: false) != "" { return .growing }
    let isSteep = zip(rising, rising.dropFirst()).allSatisfy { before, after in
      after.least / before.most >= 1.5 || cap.map { after.measured >= $0 * 0.9 && after.least > before.most } ?? false
    }
    return isSteep ? (hasPlateau ? .plateau : .growing) : .unclear
  }

  private func isLevel(_ before: Duration, _ after: Duration, _ noise: Duration) -> Bool {
    [before, after].range <= before / 50 + noise && noise <= before / 4
  }
}

/// The mean wait at one position over many calls.
struct MeanGap: Sendable {
  let mean: Duration
  /// As the server's lag may have it.
  let least: Duration
  let most: Duration
  /// As chance may have it besides: three standard errors.
  let lowest: Duration
  let highest: Duration
  let evidence: Evidence

  /// - Parameter gaps: At least one.
  init(_ position: Int, _ gaps: [Gap]) {
    mean = gaps.map(\.span.measured).mean
    least = gaps.map(\.span.least).mean
    most = gaps.map(\.span.most).mean
    let center = mean.inSeconds
    let squares = gaps.reduce(0) { $0 + ($1.span.measured.inSeconds - center) * ($1.span.measured.inSeconds - center) }
    let count = Double(gaps.count)
    let error = Duration(inSeconds: 3 * (squares / max(1, count - 1) / count).squareRoot())
    lowest = least - error
    highest = most + error
    var evidence = gaps.first?.evidence ?? Evidence()
    evidence.figure = .gap(mean)
    evidence.note = "mean of wait \(position + 1) over \(gaps.count.counting("call"))"
    self.evidence = evidence
  }
}

extension Duration {
  /// As a person writes it.
  var text: String { "\(inSeconds.shortest) s" }
}
