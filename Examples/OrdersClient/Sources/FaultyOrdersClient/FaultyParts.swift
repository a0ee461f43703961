import OrdersClient

extension Fault {
  /// Exchanges a part.
  func spoil(_ parts: inout Parts, _ time: LocalTime) {
    switch self {
    case .ignoresRetryAfter: parts.retry = Waiting { _, attempt, _ in attempt < 5 ? .seconds(1) * attempt : nil }
    case .retriesAtOnce: parts.retry = Waiting { outcome, attempt, call in attempt < 5 && outcome.mayBeRetried(call) ? .zero : nil }
    case .waitsWithoutJitter:
      parts.retry = Waiting { outcome, attempt, call in
        attempt < 5 && outcome.mayBeRetried(call) ? outcome.retryAfter ?? .seconds(1 << (attempt - 1)) : nil
      }
    case .retriesForEver:
      parts.breaker = OpenDoor()
      parts.retry = Waiting { outcome, attempt, call in
        // Even a teaching example ends some day.
        attempt < 25 && outcome.mayBeRetried(call) ? .seconds(1) * Double.random(in: 0.5...1) : nil
      }
    case .retriesRefusals: parts.retry = Waiting { _, attempt, _ in attempt < 3 ? .seconds(1) * attempt : nil }
    case .neverRetries: parts.retry = Waiting { _, _, _ in nil }
    case .newKeyPerAttempt: parts.keys = Keys { call, attempt in "\(attempt)-\(call.id)" }
    case .noKey: parts.keys = Keys { _, _ in nil }
    case .refreshesInHerds: parts.token = HerdToken(time: time)
    case .keepsRefusedToken: parts.token = StubbornToken(time: time)
    case .neverOpensCircuit: parts.breaker = OpenDoor()
    case .opensCircuitOnRefusals: parts.breaker = TouchyBreaker(time: time)
    case .noRateLimit: parts.limiter = NoLimit()
    case .waitsAlone: parts.limiter = Unpausable(bucket: TokenBucket(time: time))
    case .readsOnePage: parts.pages = FirstPage()
    case .noTimeout: parts.timeout = nil
    case .anonymous: parts.userAgent = nil
    case .tokenInURL: parts.tokenPlace = .query
    }
  }
}

private struct Waiting: RetryPolicy {
  let decide: @Sendable (Outcome, Int, Call) -> Duration?
  func wait(after outcome: Outcome, attempt: Int, of call: Call) -> Duration? { decide(outcome, attempt, call) }
}

private struct Keys: KeySource {
  let make: @Sendable (Call, Int) -> String?
  func key(of call: Call, attempt: Int) -> String? { KeyPerCall().key(of: call, attempt: attempt).flatMap { _ in make(call, attempt) } }
}

private struct FirstPage: Pager {
  func next(after page: OrderPage) -> String? { nil }
}

private struct NoLimit: Limiter {
  func turn() {}
  func pause(for time: Duration) {}
}

private struct Unpausable: Limiter {
  let bucket: TokenBucket
  func turn() async throws { try await bucket.turn() }
  func pause(for time: Duration) {}
}

private struct OpenDoor: Breaker {
  func admit() {}
  func record(_ outcome: Outcome) {}
}

/// Takes every status of 400 and more for a failure of the API.
private struct TouchyBreaker: Breaker {
  let breaker: CircuitBreaker

  init(time: LocalTime) { breaker = CircuitBreaker(time: time) }

  func admit() async throws { try await breaker.admit() }
  func record(_ outcome: Outcome) async { await breaker.record(outcome.status.map { $0 >= 400 } ?? true ? .lost : outcome) }
}

/// Nobody looks whether somebody refreshes already.
private actor HerdToken: TokenSource {
  private var current: (text: String, expires: Duration)?
  private let time: LocalTime

  init(time: LocalTime) { self.time = time }

  func token(_ fetch: @escaping @Sendable () async throws -> Token) async throws -> String {
    if let current, time.now() < current.expires { return current.text }
    let token = try await fetch()
    current = (token.text, time.now() + .seconds(token.lifetime))
    return token.text
  }

  func reject(_ token: String) { current = nil }
}

/// What it got once is good for ever.
private struct StubbornToken: TokenSource {
  let token: SharedToken

  init(time: LocalTime) { token = SharedToken(time: time) }

  func token(_ fetch: @escaping @Sendable () async throws -> Token) async throws -> String {
    try await token.token {
      let fetched = try await fetch()
      return Token(text: fetched.text, lifetime: 1_000_000)
    }
  }

  func reject(_ token: String) {}
}
