import MynahCore

/// ID-1 to ID-7: a key on every unsafe request, the same over the attempts of an operation, another for another operation
/// (draft-ietf-httpapi-idempotency-key-header, and what payment APIs ask for).
///
/// A POST that only reads, as its route's `safe` says, needs none.
struct SendsIdempotencyKeys: Rule {
  static let name = "sendsIdempotencyKeys"
  static let parameters = ["in", "bits", "length"]
  /// Present, unique and strong: what each request bears, whenever it comes.
  static let untimedIDs: Set<String> = ["ID-1", "ID-3", "ID-4"]
  static let unjudgedParameters = ["lifetime": "ID-8, keys that outlive their time"]

  let keys: IdempotencyKeys
  let bits: Int
  let length: Int

  init(_ parameters: Parameters) throws(ClauseError) {
    keys = try parameters.list("in") { $0.place() }.map(IdempotencyKeys.init) ?? .standard
    bits = try parameters.count("bits") ?? 128
    length = try parameters.count("length") ?? 255
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let rules: [(SessionView, [KeyedCall], Lag) -> Finding?] = [present, stable, unique, strong, inProgress, reused, replayed]
    let safe = Set(journal.scenario.routes.filter(\.safe).map(\.id))
    let calls = Dictionary(
      uniqueKeysWithValues: journal.sessions.map { ($0.name, self.calls(in: $0, scope, except: safe, journal)) })
    return rules.map { rule in journal.worstOfSessionsMet { rule($0, calls[$0.name] ?? [], journal.end.lag) } }
      .met(orNotProvoked: "ID-1", "no POST or PATCH came")
  }

  /// The requests that bear each key.
  private struct KeyUses {
    private let arrivals: Arrivals<String>

    init(_ calls: [KeyedCall]) {
      let keys = Dictionary(calls.map { ($0.exchange.number, $0.keys.first) }) { first, _ in first }
      arrivals = Arrivals(calls.lazy.map(\.exchange)) { keys[$0.number] ?? nil }
    }

    /// The first request that its client sent with the key once it had the reply to another; what was under way then is no answer to it.
    func first(of key: String, after answered: ExchangeView) -> ExchangeView? {
      guard let ended = answered.te else { return nil }
      return arrivals.of(key, from: ended).first { $0.number != answered.number }
    }
  }

  private func calls(in session: SessionView, _ scope: Scope, except safe: Set<String>, _ journal: JournalView) -> [KeyedCall] {
    var declared: [Int: Int] = [:]
    for operation in session.operations {
      guard case .declared = operation.key else { continue }
      for exchange in operation.exchanges { declared[exchange.number] = operation.number }
    }
    return session.exchanges.filter { scope.contains($0) && $0.isUnsafe && !($0.routeID.map(safe.contains) ?? false) }
      .map { exchange in
        KeyedCall(
          exchange: exchange, keys: keys.keys(of: exchange.request), declared: declared[exchange.number],
          client: exchange.client(journal.scenario.clients),
          told: exchange.replyEnded.flatMap { exchange.told?.length(after: $0, started: journal.started) })
      }
  }

  /// ID-1: exactly one key on every unsafe request.
  private func present(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    var weighing = Weighing()
    for call in calls {
      let found = call.keys.count
      weighing.add(
        found == 1 ? .passed : .failed,
        Evidence(
          session: session.name, exchange: call.exchange.number, figure: .count(found), bound: .expected(.count(1)),
          note: "idempotency keys"))
    }
    return weighing.finding(id: "ID-1") { verdict, places, all in
      verdict == .passed
        ? "every POST and PATCH bore one idempotency key"
        : "\(places) of \(all.counting("unsafe request")) did not bear exactly one idempotency key"
    }
  }

  /// ID-2: the same request again, after a failure, bears the same key.
  private func stable(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    var weighing = Weighing()
    var restsOnFingerprint = false
    for pair in KeyedCall.repeats(among: calls) {
      let now = pair.again.keys
      guard let key = pair.first.keys.first else { continue }
      let isKept = now.first == key
      if !isKept, pair.isFingerprint { restsOnFingerprint = true }
      weighing.add(
        isKept ? .passed : .failed,
        Evidence(
          session: session.name, exchange: pair.again.exchange.number, figure: .value(now.first ?? ""), bound: .expected(.text(key)),
          note: "the same request as exchange \(pair.first.exchange.number), which had failed"))
    }
    var finding = weighing.finding(id: "ID-2") { verdict, places, all in
      verdict == .passed
        ? "every repeated request kept its idempotency key"
        : "\(places) of \(all.counting("repeated request")) came with another idempotency key"
    }
    if restsOnFingerprint { finding?.tellFingerprint() }
    return finding
  }

  /// ID-3: one key, one request, wherever it is led.
  private func unique(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    // By key, its request, and those that redirects led it to.
    var uses: [String: [ExchangeView]] = [:]
    var weighing = Weighing()
    for call in calls {
      guard let key = call.keys.first else { continue }
      let exchange = call.exchange
      let before = uses[key, default: [exchange]]
      let isLed = before.contains { $0.leads(to: exchange) }
      let isSame = isLed || before.contains { $0.isSameCall(as: exchange) }
      uses[key] = isLed ? before + [exchange] : before
      weighing.add(
        isSame ? .passed : .failed,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .value(key),
          note: "used before by exchange \(before[0].number) for another request"))
    }
    return weighing.finding(id: "ID-3") { verdict, places, all in
      verdict == .passed
        ? "no idempotency key was used for two different requests"
        : "an idempotency key was used again for a different request, \(places) of \(all.counting("time"))"
    }
  }

  /// ID-4: long enough to be unguessable and to never come twice by chance, short enough to be stored.
  private func strong(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    var seen: Set<String> = []
    var weighing = Weighing()
    for call in calls {
      guard let key = call.keys.first, seen.insert(key).inserted else { continue }
      let strength = KeyStrength(of: key)
      weighing.add(
        strength.bits >= bits && key.utf8.count <= length ? .passed : .failed,
        Evidence(
          session: session.name, exchange: call.exchange.number, figure: .value(key),
          bound: .expected(.text("\(bits) bits in at most \(length) characters")),
          note: "at most \(strength.bits) bits, \(key.utf8.count) characters"))
    }
    return weighing.finding(id: "ID-4") { verdict, places, all in
      verdict == .passed
        ? "every idempotency key can hold \(bits) bits"
        : "\(places) of \(all.counting("idempotency key")) can't hold \(bits) bits or is too long"
    }
  }

  /// ID-5: told that the first request is still at work, the client waits and asks with the same key.
  private func inProgress(_ session: SessionView, _ calls: [KeyedCall], _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    guard calls.contains(where: { $0.exchange.status == 409 }) else { return nil }
    for pair in KeyedCall.repeats(among: calls) where pair.first.exchange.status == 409 {
      let (first, again) = (pair.first, pair.again)
      guard let ended = first.exchange.te else { continue }
      let span = Span(from: ended, to: again.exchange.t0, lag)
      let sameKey = first.keys == again.keys
      weighing.add(
        sameKey ? span.isAtLeast(Tolerance.same) : .failed,
        Evidence(
          session: session.name, exchange: again.exchange.number, figure: .gap(span.measured), bound: .atLeast(.time(Tolerance.same)),
          note: sameKey ? nil : "with another key"))
    }
    return weighing.finding(id: "ID-5") { verdict, _, _ in
      verdict == .passed
        ? "after 409 the client waited and kept its key" : "after 409 the client came back at once, or with another key"
    }
  }

  /// ID-6: told that the key was used for something else, the client stops.
  private func reused(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    var weighing = Weighing()
    lazy var uses = KeyUses(calls)
    for refused in calls where refused.exchange.status == 422 {
      guard let key = refused.keys.first else { continue }
      let again = uses.first(of: key, after: refused.exchange)
      weighing.add(
        again == nil ? .passed : .failed,
        Evidence(
          session: session.name, exchange: (again ?? refused.exchange).number, note: again.map { _ in "the same key again after 422" }))
    }
    return weighing.finding(id: "ID-6") { verdict, places, all in
      verdict == .passed
        ? "after 422 no request came with the same key"
        : "the client sent the same key again after 422, \(places) of \(all.counting("time"))"
    }
  }

  /// ID-7: a replayed reply is the answer; nothing more is asked.
  private func replayed(_ session: SessionView, _ calls: [KeyedCall], _: Lag) -> Finding? {
    var weighing = Weighing()
    lazy var uses = KeyUses(calls)
    for answered in calls where answered.exchange.isReplayed {
      guard let key = answered.keys.first else { continue }
      let again = uses.first(of: key, after: answered.exchange)
      weighing.add(
        again == nil ? .passed : .failed,
        Evidence(
          session: session.name, exchange: (again ?? answered.exchange).number,
          note: again.map { _ in "asked again after a replayed success" }))
    }
    return weighing.finding(id: "ID-7") { verdict, _, _ in
      verdict == .passed ? "a replayed reply was taken for the answer" : "the client asked again although it had a replayed success"
    }
  }
}

extension ExchangeView {
  /// It was redirected to where the other is the same request.
  fileprivate func leads(to other: ExchangeView) -> Bool {
    outcome == .redirect && location?.leads(to: other) == true && method == other.method && request.body == other.request.body
  }

  /// Its reply says that it is that of an earlier request.
  fileprivate var isReplayed: Bool {
    outcome == .success && replyHeader("Idempotent-Replayed")?.asciiLowercased() == "true"
  }
}

/// How many bits a key can hold at most, by its length and its characters.
struct KeyStrength {
  let bits: Int

  /// A UUID counts as 128: most of its versions fix six of them, and everybody takes them.
  init(of key: String) {
    let text = key.utf8.count > 2 && key.hasPrefix("\"") && key.hasSuffix("\"") ? String(key.dropFirst().dropLast()) : key
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    if groups.map(\.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy { $0.hexDigit != nil } }) {
      bits = 128
      return
    }
    var characters: [UInt8] = []
    for character in text.utf8 where !characters.contains(character) { characters.append(character) }
    let alphabet: Double =
      if characters.allSatisfy({ $0 &- 48 < 10 }) {
        3.32
      } else if characters.allSatisfy({ $0.hexDigit != nil || $0 == 45 }) {
        4
      } else {
        5.95
      }
    // A text of few different characters can't be random.
    let varied = characters.count * 4 >= min(text.utf8.count, 16)
    bits = varied ? Int(Double(text.utf8.count) * alphabet) : characters.count
  }
}
