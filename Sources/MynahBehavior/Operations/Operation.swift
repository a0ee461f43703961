import MynahCore

/// One logical call of the client: the attempts that it took, in order.
///
/// Shared by all rules, as the exchanges are.
final class Operation: Sendable {
  /// Counted from 1 over the whole journal, in the order of first attempts.
  let number: Int
  let session: String
  /// What put the attempts together.
  let key: Key
  /// Other calls may bear the mark that put the attempts together.
  let mayShareMark: Bool
  /// Never empty.
  let attempts: [Attempt]
  /// What was under way as it began, each perhaps an attempt of the same call.
  let beganDuring: [ExchangeView]
  /// Another operation could have made some of the attempts as well; what is said of single attempts would be a guess.
  let isAmbiguous: Bool

  init(
    number: Int, session: String, key: Key, mayShareMark: Bool, attempts: [Attempt], beganDuring: [ExchangeView], isAmbiguous: Bool
  ) {
    self.number = number
    self.session = session
    self.key = key
    self.mayShareMark = mayShareMark
    self.attempts = attempts
    self.beganDuring = beganDuring
    self.isAmbiguous = isAmbiguous
  }

  /// What tells an operation's attempts from those of others, from the surest to the weakest.
  enum Key: Sendable, Hashable {
    /// The scenario says how: a session, a path or a place.
    case declared(String)
    /// An idempotency key, in a header or in the body.
    case idempotencyKey(String)
    /// What an SDK marks the attempts of one invocation with.
    case marker(String)
    /// Nothing but the request itself.
    indirect case fingerprint(Fingerprint)

    /// A second call with the same request can't be told from a retry.
    var isFingerprint: Bool {
      if case .fingerprint = self { true } else { false }
    }
  }

  var first: Attempt { attempts[0] }
  var last: Attempt { attempts[attempts.count - 1] }

  /// How many attempts the client made, also those that never reached us, where its SDK counts them.
  var made: Int { max(attempts.count, last.first.retryCount.map { $0 &+ 1 } ?? 0) }

  /// Every exchange of every attempt, in order.
  var exchanges: [ExchangeView] { attempts.count == 1 ? first.exchanges : attempts.flatMap(\.exchanges) }

  /// The steps from one attempt to the next, in order.
  var retries: [Retry] { attempts.retries }
}

/// What a request alone says of the call that it belongs to.
struct Fingerprint: Sendable, Hashable {
  let method: String
  let path: String
  let query: String
  let body: [UInt8]
  let credential: String
  /// What stands in the place that tells clients from one another; empty where none is declared.
  let client: String
  /// The id of the trace that it is part of, as others are, too; empty without.
  ///
  /// A trace spans many calls as a rule: it keeps them apart, and puts none together.
  let trace: String
}

extension [Attempt] {
  /// The steps from one to the next, in order.
  var retries: [Retry] {
    count < 2 ? [] : zip(self, dropFirst()).enumerated().map { Retry(number: $0 + 2, previous: $1.0, next: $1.1) }
  }
}

/// One try of an operation: a request, and what the client's library sent on its behalf before the try was over.
struct Attempt: Sendable {
  let first: ExchangeView
  /// Redirects that were followed, challenges that were answered, re-sends of the transport.
  var hops: [Hop] = []
  /// The request that this one repeats, where an attempt before it had been led to another than it began with.
  let again: ExchangeView?

  init(_ first: ExchangeView, again: ExchangeView? = nil) {
    self.first = first
    self.again = again
  }

  /// The exchange that decided how the try came out.
  var last: ExchangeView { hops.last?.exchange ?? first }
  var outcome: Outcome { last.outcome }
  var exchanges: [ExchangeView] { hops.isEmpty ? [first] : [first] + hops.map(\.exchange) }

  /// From its end to the next attempt; nil where it never ended.
  func wait(before next: Attempt) -> Duration? { last.replyEnded.map { next.first.t0 - $0 } }
}

/// An exchange that belongs to an attempt which had begun before it.
struct Hop: Sendable {
  enum Kind: Sendable {
    /// A Location was followed.
    case redirect
    /// A 401 was answered with a credential.
    case challenge
    /// A kept-alive connection had gone stale, and the library sent the same bytes again at once.
    case resend
  }

  let exchange: ExchangeView
  let kind: Kind
}

/// The step from one attempt to the next.
struct Retry: Sendable {
  /// The number of the attempt that it leads to, counted from 1; so 2 or more.
  let number: Int
  let previous: Attempt
  let next: Attempt

  /// The request that was sent again: what the attempt before began with, or what it was led to.
  var repeated: ExchangeView { next.again ?? previous.first }

  /// How many attempts between the two never reached us, as an SDK that counts them says.
  var unseen: Int {
    guard let before = previous.first.retryCount, let now = next.first.retryCount, before >= 0, now > before else { return 0 }
    return now - before - 1
  }

  /// From the end of the reply, or of the connection, to the next request; nil where the previous attempt never ended.
  ///
  /// Never from arrival to arrival: a slow reply would count as waiting.
  var gap: Duration? { previous.wait(before: next) }

  /// The gap with what the server's own lag may have added or hidden.
  func span(_ lag: Lag) -> Span? {
    previous.last.replyEnded.map { Span(from: $0, to: next.first.t0, lag) }
  }
}
