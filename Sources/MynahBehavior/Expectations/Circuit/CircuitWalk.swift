import MynahCore

/// Follows the breaker of one client from state to state: closed, open, trying, and closed or open again.
struct CircuitWalk {
  let plan: CircuitPlan
  let client: CircuitClient
  let lag: Lag
  var watch: CircuitWatch

  init(_ plan: CircuitPlan, _ client: CircuitClient, _ lag: Lag, _ watch: CircuitWatch) {
    self.plan = plan
    self.client = client
    self.lag = lag
    self.watch = watch
  }

  /// The moment at which a breaker has seen enough.
  struct Trip {
    let last: CircuitCall
    let moment: Instant
  }

  /// A breaker that is open.
  struct Opening {
    let since: Instant
    /// The calls that began until then are accounted for.
    let settled: Instant
    let last: CircuitCall
    /// It had been open before, and a call that tried has failed.
    let isAgain: Bool
  }

  /// What became of a state.
  enum Step {
    case open(Opening)
    /// Closed, or nobody knows; goes on with the calls that began after that moment.
    case closed(after: Instant)
    /// Nothing more is to be seen.
    case over
  }

  mutating func run() {
    var from: Instant?
    while let trip = trip(after: from) {
      if client.mergesCalls {
        return watch.add(
          .inconclusive, trip.last.evidence, on: .opens,
          because: "only the request itself tells which attempts belong together; \"operations\" of the route says it")
      }
      var step = opened(after: trip)
      while case .open(let opening) = step {
        step = wait(opening).map { tried($0) } ?? .over
      }
      guard case .closed(let moment) = step else { return }
      from = moment
    }
  }

  /// The next time that so many failures have come in a row, of calls that began after a moment.
  private func trip(after from: Instant?) -> Trip? {
    var streak = 0
    let later = from.map { from in client.byEnd.suffix(fromFirst: { $0.ended >= from }) } ?? client.byEnd[...]
    for (call, ended) in later where from.map({ call.began > $0 }) ?? true {
      streak = call.hasFailed ? streak + 1 : 0
      if streak == plan.threshold { return Trip(last: call, moment: ended) }
    }
    return nil
  }

  /// CB-1: judges whether silence follows.
  private mutating func opened(after trip: Trip) -> Step {
    // A call that succeeds after that moment may close the circuit at once.
    if client.succeeds(underWayAt: trip.moment) {
      return .closed(after: trip.moment)
    }
    let allowed = max(plan.concurrency, client.peak(until: trip.moment))
    var settled = trip.moment
    var extras: [CircuitCall] = []
    var isSilent = false
    var isSurely = true
    // So many came before what may have been a silence, but for the server's own lag.
    var certain: Int?
    for call in calls(after: trip.moment) {
      let gap = Span(from: settled, to: call.began, lag)
      isSilent = gap.least >= plan.quiet
      if isSilent {
        isSurely = client.isSilence(from: settled, to: call.began, lag)
        break
      }
      if certain == nil, gap.isAtMost(plan.quiet) != .passed { certain = extras.count }
      extras.append(call)
      settled = max(settled, call.ended ?? call.began)
      guard extras.count <= allowed, !call.hasFailed, call.outcome != .pending else { continue }
      watch.add(
        .inconclusive, call.evidence, on: .opens,
        because: "a call that might still be let through did not fail; \(plan.threshold + allowed + 1) failures in a row show it")
      return .closed(after: call.began)
    }
    isSilent = isSilent || client.watched > settled && client.watched - settled >= plan.quiet
    let wentOn = certain.map { $0 > allowed } ?? true
    judge(extras, after: trip, allowed: allowed, isSilent: isSilent, isSurely: isSurely, wentOn: wentOn)
    guard isSilent, extras.count <= allowed || wentOn else { return .over }
    return .open(
      Opening(since: extras.count > allowed ? settled : trip.moment, settled: settled, last: extras.last ?? trip.last, isAgain: false))
  }

  private mutating func judge(
    _ extras: [CircuitCall], after trip: Trip, allowed: Int, isSilent: Bool, isSurely: Bool, wentOn: Bool
  ) {
    let surely = extras.filter { Span(from: trip.moment, to: $0.began, lag).least > .zero }
    var evidence = (surely.count > allowed ? surely[allowed] : trip.last).evidence
    evidence.figure = .count(extras.count)
    evidence.bound = .atMost(.count(allowed))
    evidence.note = "calls after exchange \(trip.last.exchange.number), the last of \(plan.threshold.counting("failure")) in a row"
    if surely.count > allowed, wentOn { return watch.add(.failed, evidence, on: .opens) }
    if extras.count > allowed { return watch.add(.inconclusive, evidence, on: .opens) }
    if isSilent, !isSurely {
      watch.add(.inconclusive, evidence, on: .opens, because: "what the machine itself takes on the faster clock may be that silence")
    } else if isSilent {
      watch.add(.passed, evidence, on: .opens)
    } else {
      watch.addUnseen(evidence, on: .opens, because: CircuitWatch.endedEarly)
    }
  }

  /// The calls that began after a moment.
  func calls(after moment: Instant) -> ArraySlice<CircuitCall> { client.calls.suffix(fromFirst: { $0.began > moment }) }
}
