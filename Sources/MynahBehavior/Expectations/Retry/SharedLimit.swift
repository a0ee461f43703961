import MynahCore

/// The operations of a session that share one limit.
struct SharedLimit {
  /// In the order of first attempts.
  let calls: [Call]
  /// The first request of each attempt, in the order of arrival.
  let requests: [Arrival]
  private let besidesCall: LatestEnds<Int>
  private let besidesClient: LatestEnds<String>

  typealias Arrival = (exchange: ExchangeView, operation: Int, attempt: Int)

  /// The limits in the order of their first operations.
  static func all(in session: SessionView, _ scope: Scope, _ reach: SharesBackoff.Reach, _ scenario: Scenario) -> [SharedLimit] {
    var places: [Limited: Int] = [:]
    var calls: [[Call]] = []
    for operation in session.operations(in: scope) {
      let first = operation.first.first
      let call = Call(operation, client: first.client(scenario.clients))
      // Clients that have no credential, but are told apart, share none.
      let who = first.credential.isEmpty ? call.client : first.credential
      let limited = Limited(who: who, route: reach == .route ? first.routeID ?? "" : "")
      if let place = places[limited] {
        calls[place].append(call)
      } else {
        places[limited] = calls.count
        calls.append([call])
      }
    }
    return calls.map { SharedLimit($0) }
  }

  /// What has a limit of its own.
  private struct Limited: Hashable {
    let who: String
    let route: String
  }

  private init(_ calls: [Call]) {
    self.calls = calls
    requests = calls.flatMap { call in
      call.operation.attempts.enumerated().map { ($1.first, call.operation.number, $0 + 1) }
    }.sorted { ($0.exchange.t0, $0.exchange.number) < ($1.exchange.t0, $1.exchange.number) }
    besidesCall = LatestEnds(of: calls) { $0.operation.number }
    besidesClient = LatestEnds(of: calls) { $0.client }
  }

  struct Call {
    let operation: Operation
    let client: String
    let began: Instant
    let ended: Instant

    init(_ operation: Operation, client: String) {
      self.operation = operation
      self.client = client
      began = operation.first.first.t0
      ended = operation.attempts.map { $0.last.replyEnded ?? .distantFuture }.max() ?? began
    }
  }

  /// The attempts that were told to wait, each with its call.
  var limited: some Sequence<(Call, Attempt)> {
    calls.lazy.flatMap { call in call.operation.attempts.lazy.filter { $0.last.isLimited }.map { (call, $0) } }
  }

  /// Whether another operation was under way together with the one that was told, or another client called besides it.
  func isShared(_ pause: Pause, by call: Call, _ attempt: Attempt) -> Bool {
    let over = pause.start + pause.wait
    return besidesCall.isUnderWay(besides: call.operation.number, from: attempt.first.t0, to: min(over, call.ended))
      || besidesClient.isUnderWay(besides: call.client, from: pause.start, to: over)
  }

  /// A time in which nothing is to come.
  struct Pause {
    let start: Instant
    let wait: Duration
    let tolerance: Duration
    let exchange: Int

    init?(_ limited: ExchangeView, _ journal: JournalView) {
      guard let ended = limited.te, let told = limited.told else { return nil }
      switch told {
      case .seconds(let seconds):
        wait = .seconds(seconds)
        tolerance = Tolerance.early(wait)
      case .date(let date):
        wait = date.instant(since: journal.started) - ended
        tolerance = Tolerance.date
      case .unreadable: return nil
      }
      guard wait - tolerance > Tolerance.same else { return nil }
      start = ended
      exchange = limited.number
    }
  }
}

/// Until when calls of different kinds went on: tells whether one of another kind was under way without looking at all of them.
private struct LatestEnds<Kind: Equatable> {
  private typealias End = (kind: Kind, ended: Instant)

  private let begins: [Instant]
  /// Of the calls that had begun by each of them, the one that ends last, and the one of another kind that does.
  private let latest: [(first: End, other: End?)]

  init(of calls: [SharedLimit.Call], _ kind: (SharedLimit.Call) -> Kind) {
    var latest: [(first: End, other: End?)] = []
    let inOrder = calls.sorted { ($0.began, $0.operation.number) < ($1.began, $1.operation.number) }
    for call in inOrder {
      let end: End = (kind(call), call.ended)
      guard let (first, other) = latest.last else {
        latest.append((end, nil))
        continue
      }
      if end.kind == first.kind {
        latest.append((end.ended > first.ended ? end : first, other))
      } else if end.ended > first.ended {
        latest.append((end, first))
      } else {
        latest.append((first, other.map { $0.ended >= end.ended } ?? false ? other : end))
      }
    }
    begins = inOrder.map(\.began)
    self.latest = latest
  }

  /// Whether a call of another kind was under way at some time between two instants.
  func isUnderWay(besides kind: Kind, from start: Instant, to end: Instant) -> Bool {
    guard let (first, other) = latest[..<begins.suffix(fromFirst: { $0 >= end }).startIndex].last else { return false }
    return (first.kind == kind ? other?.ended : first.ended).map { $0 > start } ?? false
  }
}
