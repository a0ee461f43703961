import MynahCore

/// An unsafe request with the idempotency keys that it bears.
struct KeyedCall {
  let exchange: ExchangeView
  let keys: [String]
  /// The operation, where the scenario says which requests belong together.
  let declared: Int?
  /// What the scenario tells clients from each other by; the credential where it says nothing.
  let client: String
  /// How long its reply told the client to wait, by a number or a date; nil where it told nothing that can be read.
  let told: Duration?

  /// A request that came again after it had failed.
  struct Repeat {
    let first: KeyedCall
    let again: KeyedCall
    /// Nothing but the request itself says that it is the same.
    var isFingerprint: Bool { again.declared == nil }
  }

  /// What two calls have in common of which one may be the other's repetition.
  private enum Kind: Hashable {
    case declared(Int, RequestContent)
    case alike(RequestContent, client: String, credential: String)
  }

  /// A key with the number of the kind that bore it.
  private struct Use: Hashable {
    let kind: Int
    let key: String?
  }

  private var kind: Kind {
    declared.map { .declared($0, exchange.content) } ?? .alike(exchange.content, client: client, credential: exchange.credential)
  }

  /// Each call that repeats one which failed, with that one.
  ///
  /// A key that came with the request before says of itself which call it repeats. One that is new does so only where the call before it
  /// did not go on under its own key, and was not given up long before.
  static func repeats(among calls: [KeyedCall]) -> [Repeat] {
    // Bodies may be long: each is looked at once.
    var numbers: [Kind: Int] = [:]
    let uses = calls.map { call in
      let kind = call.kind
      let number = numbers[kind] ?? numbers.count
      numbers[kind] = number
      return Use(kind: number, key: call.keys.first)
    }
    var last: [Int: KeyedCall] = [:]
    var lastUse: [Use: KeyedCall] = [:]
    let finalUse = Dictionary(zip(uses, calls.map(\.exchange.number))) { _, later in later }
    var repeats: [Repeat] = []
    for (call, use) in zip(calls, uses) {
      let latest = last.updateValue(call, forKey: use.kind)
      let same = lastUse.updateValue(call, forKey: use)
      guard let before = call.declared == nil ? same ?? latest : latest, call.mayRepeat(before) else { continue }
      if same == nil, call.declared == nil {
        let goesOn = finalUse[Use(kind: use.kind, key: before.keys.first)].map { $0 > call.exchange.number } ?? false
        if goesOn || call.comesLongAfter(before) { continue }
      }
      repeats.append(Repeat(first: before, again: call))
    }
    return repeats
  }

  /// Within the minute after it had failed.
  private func mayRepeat(_ before: KeyedCall) -> Bool {
    guard before.exchange.outcome.mayBeRetried, let ended = before.exchange.replyEnded else { return false }
    return ended <= exchange.t0 && exchange.t0 - ended <= .seconds(60)
  }

  /// A client that was silent for so long had given up, and comes with another call.
  private func comesLongAfter(_ before: KeyedCall) -> Bool {
    before.exchange.replyEnded.map { exchange.t0 - $0 > Silence.due(after: [Attempt(before.exchange)], told: before.told) } ?? true
  }
}
