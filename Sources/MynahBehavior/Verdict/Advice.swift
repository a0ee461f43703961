/// What a rule would rather have seen otherwise where nothing is wrong: it is said in the entry of its id, and changes no verdict.
struct Advice: Sendable {
  /// How many places there were.
  private(set) var count = 0
  /// The first of them, each with a note: no entry carries more.
  private(set) var evidence: [Evidence] = []

  mutating func add(_ piece: @autoclosure () -> Evidence) {
    if count < Evidence.limit { evidence.append(piece()) }
    count += 1
  }
}

extension Finding {
  /// With an advice, where there is nothing worse to say.
  ///
  /// - Parameter words: End the summary: what was seen, and how many times.
  func adding(_ advice: Advice, _ words: (_ times: String) -> String) -> Finding {
    guard advice.count > 0, verdict == .passed || verdict == .notProvoked else { return self }
    var finding = self
    finding.summary += "; \(words(advice.count.counting("time")))"
    // A place of which something is to be said makes room for no other.
    let told = Set(advice.evidence.map(\.exchange))
    let rest = evidence.filter { !told.contains($0.exchange) }.prefix(Evidence.limit - advice.evidence.count)
    finding.evidence = (advice.evidence + rest).sorted { ($0.exchange ?? 0) < ($1.exchange ?? 0) }
    return finding
  }
}
