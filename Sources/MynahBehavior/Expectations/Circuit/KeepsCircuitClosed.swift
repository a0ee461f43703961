import MynahCore

/// CB-6, CB-7: neither the caller's own errors nor failures that successes interrupt make the client stop calling.
///
/// That is for breakers that count failures in a row; one that goes by a rate may open when half of the calls fail. 408, 425 and 429 are no
/// errors of the caller.
struct KeepsCircuitClosed: Rule {
  static let name = "keepsCircuitClosed"
  static let parameters = ["every", "threshold"]

  private let every: Duration
  private let threshold: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    every = try parameters.required("every", try parameters.positiveDuration("every"))
    threshold = try parameters.positive("threshold") ?? 5
    if threshold < 2 { throw parameters.error("\"threshold\" is 2 or more, for one failure is always in a row", at: "threshold") }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    var clients: [String: [CircuitClient]] = [:]
    for session in journal.sessions { clients[session.name] = CircuitClient.all(in: session, scope, .attempts, .ofCircuits, journal) }
    let cases: [Trial] = [.callersErrors, .interruptedFailures]
    return cases.map { trial in
      journal.worstOfSessionsMet { finding(on: trial, of: clients[$0.name] ?? [], journal.end.lag) }
    }.met(
      orNotProvoked: "CB-6",
      "neither \(threshold) errors of the caller in a row nor \(threshold) failures that successes interrupt were followed by time for "
        + "as many more calls")
  }

  /// What must not open the circuit.
  private enum Trial: String {
    case callersErrors = "CB-6"
    case interruptedFailures = "CB-7"
  }

  private func finding(on trial: Trial, of clients: [CircuitClient], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    var reason: String?
    var restsOnAbsence = false
    var unseen: CallerBeat.Seen?
    for client in clients {
      let beat = CallerBeat(client, every: every, count: threshold, lag)
      for moment in trial == .callersErrors ? errors(of: client) : failures(of: client) {
        guard
          let seen = beat.goesOn(after: moment, afterFailuresOnly: trial == .interruptedFailures, upTo: threshold)
        else { continue }
        if seen.isUnseen { unseen = unseen ?? seen; continue }
        weighing.add(seen.verdict, seen.evidence)
        reason = reason ?? seen.reason
        restsOnAbsence = restsOnAbsence || seen.verdict == .failed && seen.restsOnAbsence
      }
    }
    if weighing.count == 0, let unseen {
      weighing.add(.inconclusive, unseen.evidence)
      reason = unseen.reason
    }
    let cause =
      trial == .callersErrors ? "\(threshold) errors of its own (4xx) in a row" : "\(threshold) failures that successes interrupt"
    return weighing.finding(id: trial.rawValue, restsOnAbsence: restsOnAbsence) { verdict, places, all in
      switch verdict {
      case .passed: "the client went on calling after \(cause), \(all.counting("time"))"
      case .failed: "the client stopped calling after \(cause), \(places) of \(all.counting("time"))"
      default:
        "whether the client goes on calling after \(cause) can't be told, \(places) of \(all.counting("time")): "
          + (reason ?? "the server's own lag hides it")
      }
    }
  }

  /// The moments at which so many errors of the caller had come in a row.
  private func errors(of client: CircuitClient) -> [CallerBeat.Moment] {
    var moments: [CallerBeat.Moment] = []
    var count = 0
    for (call, ended) in client.byEnd {
      count = call.outcome.isCallersError ? count + 1 : 0
      guard count == threshold else { continue }
      moments.append(CallerBeat.Moment(call: call, ended: ended))
      count = 0
    }
    return moments
  }

  /// The moments at which so many failures had come since the last run of them that a breaker may open at.
  private func failures(of client: CircuitClient) -> [CallerBeat.Moment] {
    var moments: [CallerBeat.Moment] = []
    var (total, streak) = (0, 0)
    for (call, ended) in client.byEnd {
      if call.outcome == .success { streak = 0 }
      guard call.hasFailed else { continue }
      total += 1
      streak += 1
      if streak == threshold { (total, streak) = (0, 0) }
      guard total >= threshold else { continue }
      moments.append(CallerBeat.Moment(call: call, ended: ended, streak: streak))
      total = 0
    }
    return moments
  }
}

extension Outcome {
  /// A 4xx that says that the request is at fault, not the service.
  fileprivate var isCallersError: Bool {
    switch self {
    case .rejected(let status), .failed(let status): (400..<500).contains(status) && ![408, 425, 429].contains(status)
    case .success, .redirect, .brokenOff, .givenUp, .pending: false
    }
  }
}
