/// What a rule says of one id: a verdict with its reason and its proof.
struct Finding: Sendable {
  /// The behaviour's id in the catalogue; nil for rules without one.
  var id: String?
  var verdict: Verdict
  /// One sentence, without a full stop.
  var summary: String
  var evidence: [Evidence]
  /// The failure rests on something that is *not* in the journal, so it stands only where the journal is whole.
  var restsOnAbsence: Bool
  /// The failure is one only if requests belong together which nothing but their likeness puts together.
  var restsOnFingerprint = false
  /// Weighs differently from what the file says; nil: as there.
  var severity: Severity?
  /// The exchanges that a person should see in a row; nil: all in scope, of the sessions in evidence.
  var timeline: [Int]?
  /// When requests should have come, by exchange.
  var windows: [Int: Window] = [:]

  init(
    _ verdict: Verdict, id: String? = nil, _ summary: String, evidence: [Evidence] = [], restsOnAbsence: Bool = false,
    severity: Severity? = nil,
    timeline: [Int]? = nil
  ) {
    self.verdict = verdict
    self.id = id
    self.summary = summary
    self.evidence = evidence
    self.restsOnAbsence = restsOnAbsence
    self.severity = severity
    self.timeline = timeline
  }

  /// What is left of it where so many exchanges are missing: nothing is passed, and only a failure that is proven by what is there stands.
  func settled(evicted: Int) -> Finding {
    guard evicted > 0, verdict != .inconclusive, verdict != .failed || restsOnAbsence else { return self }
    var finding = self
    finding.verdict = .inconclusive
    finding.summary = "undecided, because the journal has lost \(evicted.firstExchanges); by the rest of it, \(summary)"
    return finding
  }
}
