/// What a rule found at each place where its condition was met, on the way to one finding.
struct Weighing: Sendable {
  private var failed = Places()
  private var doubtful = Places()
  private var passed = Places()
  private var windows: [Int: Window] = [:]

  /// How many places there were of one verdict, and the first of them: no entry carries more.
  private struct Places {
    var count = 0
    var evidence: [Evidence] = []

    mutating func add(_ pieces: () -> [Evidence]) {
      if evidence.count < Evidence.limit { evidence += pieces().prefix(Evidence.limit - evidence.count) }
      count += 1
    }
  }

  /// - Parameter window: When its request should have come; nil: as the evidence says, if it does.
  mutating func add(_ verdict: Verdict, _ evidence: Evidence, window: Window? = nil) {
    add(verdict, [evidence], window: window)
  }

  /// One place, to which several pieces of evidence may belong.
  mutating func add(_ verdict: Verdict, _ evidence: [Evidence], window: Window? = nil) {
    for piece in evidence {
      if let exchange = piece.exchange, let window = window ?? Window(piece) { narrow(exchange, window) }
    }
    count(verdict) { evidence }
  }

  /// A place where the window is known; nobody looks at more than the first of many, so that no more than those are put into words.
  ///
  /// - Parameter evidence: Tells no gap that would make another window.
  mutating func add(_ verdict: Verdict, at exchange: Int, window: Window?, _ evidence: @autoclosure () -> Evidence) {
    if let window { narrow(exchange, window) }
    count(verdict) { [evidence()] }
  }

  /// The same, where several requests belong to the place.
  mutating func add(_ verdict: Verdict, windows told: [(exchange: Int, window: Window)], _ evidence: @autoclosure () -> [Evidence]) {
    for (exchange, window) in told { narrow(exchange, window) }
    count(verdict, evidence)
  }

  /// Most places pass, and nobody looks at more than the first of them.
  ///
  /// - Parameter evidence: Tells no gap, so that it makes no window.
  mutating func addPassed(_ evidence: @autoclosure () -> Evidence) {
    count(.passed) { [evidence()] }
  }

  private mutating func narrow(_ exchange: Int, _ window: Window) {
    windows[exchange] = windows[exchange].map { $0.narrowed(by: window) } ?? window
  }

  private mutating func count(_ verdict: Verdict, _ evidence: () -> [Evidence]) {
    switch verdict {
    case .failed: failed.add(evidence)
    case .inconclusive, .notProvoked: doubtful.add(evidence)
    case .passed: passed.add(evidence)
    }
  }

  /// How many places there were.
  var count: Int { failed.count + doubtful.count + passed.count }

  /// The worst that was found, with its evidence; nil where the condition was never met.
  ///
  /// - Parameter summary: Says in one sentence what came out: the verdict, at how many places, of how many.
  func finding(id: String?, restsOnAbsence: Bool = false, _ summary: (_ verdict: Verdict, _ places: Int, _ of: Int) -> String) -> Finding? {
    guard count > 0 else { return nil }
    let (verdict, places): (Verdict, Places) =
      if failed.count > 0 { (.failed, failed) } else if doubtful.count > 0 { (.inconclusive, doubtful) } else { (.passed, passed) }
    var finding = Finding(
      verdict, id: id, summary(verdict, places.count, count), evidence: places.evidence, restsOnAbsence: restsOnAbsence)
    finding.windows = windows
    return finding
  }
}

extension [Finding?] {
  /// Those whose condition was met, or the one that says that none was.
  func met(orNotProvoked id: String?, _ summary: String) -> [Finding] {
    let met = compactMap { $0 }
    return met.isEmpty ? [Finding(.notProvoked, id: id, summary)] : met
  }
}
