import MynahCore

/// RT-15: after an outage the requests do not all come back at once (SRE book, chapter 22).
///
/// The second that begins with the first success is held against the rate before the outage. Two requests in a second are no stampede.
struct ReturnsGradually: Rule {
  static let name = "returnsGradually"
  static let parameters = ["factor", "rate"]

  private static let outage = Duration.seconds(1)
  private static let window = Duration.seconds(1)

  private let factor: Double
  private let rate: Double?

  init(_ parameters: Parameters) throws(ClauseError) {
    factor = try parameters.number("factor") ?? 2
    rate = try parameters.number("rate")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(
      orNotProvoked: "RT-15", "there was no outage of a second or more with a success after it")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    let exchanges = session.exchanges(in: scope)
    let inOrder = exchanges.sorted { ($0.t0, $0.number) < ($1.t0, $1.number) }
    var reason: String?
    for outage in Self.outages(exchanges) {
      let (verdict, evidence, why) = judge(outage, inOrder, journal)
      if verdict == .inconclusive { reason = reason ?? why }
      weighing.add(verdict, evidence)
    }
    return weighing.finding(id: "RT-15") { verdict, places, all in
      switch verdict {
      case .failed: "the requests came back all at once after an outage, \(places) of \(all.counting("time"))"
      case .passed: "the requests came back gradually after an outage, \(all.counting("time"))"
      default:
        "whether the requests came back gradually can't be told, \(places) of \(all.counting("time")): \(reason ?? "the server's own lag hides it")"
      }
    }
  }

  /// A time in which everything failed.
  private struct Outage {
    /// When the steady time before it began; nil: with nothing.
    let steady: Instant?
    let began: Instant
    /// The first request that succeeded again.
    let recovery: ExchangeView
  }

  private static func outages(_ exchanges: [ExchangeView]) -> [Outage] {
    var outages: [Outage] = []
    var steady: Instant?
    var began: Instant?
    for exchange in exchanges {
      let outcome = exchange.outcome
      if outcome.mayBeRetried {
        if began == nil { began = exchange.t0 }
      } else if outcome == .success {
        if let start = began, exchange.t0 - start >= outage {
          outages.append(Outage(steady: steady, began: start, recovery: exchange))
          steady = exchange.t0 + window
        } else if steady == nil {
          steady = exchanges.first?.t0
        }
        began = nil
      }
    }
    return outages
  }

  private func judge(_ outage: Outage, _ exchanges: [ExchangeView], _ journal: JournalView) -> (Verdict, Evidence, String?) {
    let start = outage.recovery.t0
    let lag = journal.end.lag
    let reach = Self.window + Duration(inSeconds: max(lag.max, lag.p99)) + lag.noise
    let later = exchanges.suffix(fromFirst: { $0.t0 >= start }).prefix { $0.t0 - start <= reach }.map {
      (exchange: $0, span: Span(from: start, to: $0.t0, lag))
    }
    let surely = later.filter { $0.exchange.number == outage.recovery.number || $0.span.most < Self.window }
    let perhaps = later.count { $0.span.least < Self.window }
    var evidence = Evidence(session: outage.recovery.session, exchange: surely.last?.exchange.number ?? outage.recovery.number)
    evidence.figure = .count(surely.count)
    guard let rate = rate ?? Self.rate(before: outage, exchanges) else {
      return (.inconclusive, evidence, "too few requests came before the outage to know their rate; \"rate\" says it")
    }
    let most = max(2, Int(min(1e9, factor * rate).rounded(.up)))
    evidence.bound = .atMost(.count(most))
    evidence.note = "requests in the second from exchange \(outage.recovery.number) on"
    if surely.count > most { return (.failed, evidence, nil) }
    if perhaps > most { return (.inconclusive, evidence, "the server's own lag hides what came within the second") }
    return journal.wasWatched(for: Self.window, after: start)
      ? (.passed, evidence, nil) : (.inconclusive, evidence, "the watch ended before the second was over")
  }

  /// Requests a second in the steady time before; nil where there were too few to tell.
  private static func rate(before outage: Outage, _ exchanges: [ExchangeView]) -> Double? {
    guard let steady = outage.steady, outage.began - steady >= window else { return nil }
    let count =
      exchanges.suffix(fromFirst: { $0.t0 >= steady }).count - exchanges.suffix(fromFirst: { $0.t0 >= outage.began }).count
    return count < 3 ? nil : Double(count) / (outage.began - steady).inSeconds
  }
}
