import MynahCore

/// ID-1 to ID-7: a key on every unsafe request, the same over the attempts of an operation, another for another operation
/// (draft-ietf-httpapi-idempotency-key-header, and what payment APIs ask for).
struct SendsIdempotencyKeys: Rule {
  static let name = "sendsIdempotencyKeys"
  static let parameters = ["in", "bits", "length"]
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
    let rules: [(SessionView, Scope, Lag) -> Finding?] = [present, stable, unique, strong, inProgress, reused, replayed]
    return rules.map { rule in journal.worstOfSessionsMet { rule($0, scope, journal.end.lag) } }
      .met(orNotProvoked: "ID-1", "no POST or PATCH came")
  }

  private func unsafe(_ session: SessionView, _ scope: Scope) -> [ExchangeView] {
    session.exchanges(in: scope).filter(\.isUnsafe)
  }

  /// ID-1: exactly one key on every unsafe request.
  private func present(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    var weighing = Weighing()
    for exchange in unsafe(session, scope) {
      let found = keys.keys(of: exchange.request).count
      weighing.add(
        found == 1 ? .passed : .failed,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .count(found), bound: .expected(.count(1)), note: "idempotency keys"))
    }
    return weighing.finding(id: "ID-1") { verdict, places, all in
      verdict == .passed
        ? "every POST and PATCH bore one idempotency key"
        : "\(places) of \(all.counting("unsafe request")) did not bear exactly one idempotency key"
    }
  }

  /// ID-2: the same request again, after a failure, bears the same key.
  private func stable(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    var weighing = Weighing()
    for (first, again) in repeats(session, scope) {
      let (before, now) = (keys.keys(of: first.request), keys.keys(of: again.request))
      guard let key = before.first else { continue }
      weighing.add(
        now.first == key ? .passed : .failed,
        Evidence(
          session: session.name, exchange: again.number, figure: .value(now.first ?? ""), bound: .expected(.text(key)),
          note: "the same request as exchange \(first.number), which had failed"))
    }
    return weighing.finding(id: "ID-2") { verdict, places, all in
      verdict == .passed
        ? "every repeated request kept its idempotency key"
        : "\(places) of \(all.counting("repeated request")) came with another idempotency key"
    }
  }

  /// Each request that repeats one which failed within the minute before it, with that one.
  private func repeats(_ session: SessionView, _ scope: Scope) -> [(first: ExchangeView, again: ExchangeView)] {
    var last: [RequestContent: ExchangeView] = [:]
    var pairs: [(ExchangeView, ExchangeView)] = []
    for exchange in unsafe(session, scope) {
      if let before = last[exchange.content], before.outcome.mayBeRetried, let ended = before.replyEnded, ended <= exchange.t0,
        exchange.t0 - ended <= .seconds(60)
      {
        pairs.append((before, exchange))
      }
      last[exchange.content] = exchange
    }
    return pairs
  }

  /// ID-3: one key, one request.
  private func unique(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    var owners: [String: ExchangeView] = [:]
    var weighing = Weighing()
    for exchange in unsafe(session, scope) {
      guard let key = keys.keys(of: exchange.request).first else { continue }
      let owner = owners[key] ?? exchange
      owners[key] = owner
      weighing.add(
        owner.content == exchange.content ? .passed : .failed,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .value(key),
          note: "used before by exchange \(owner.number) for another request"))
    }
    return weighing.finding(id: "ID-3") { verdict, places, all in
      verdict == .passed
        ? "no idempotency key was used for two different requests"
        : "an idempotency key was used again for a different request, \(places) of \(all.counting("time"))"
    }
  }

  /// ID-4: long enough to be unguessable and to never come twice by chance, short enough to be stored.
  private func strong(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    var seen: Set<String> = []
    var weighing = Weighing()
    for exchange in unsafe(session, scope) {
      guard let key = keys.keys(of: exchange.request).first, seen.insert(key).inserted else { continue }
      let strength = KeyStrength(of: key)
      weighing.add(
        strength.bits >= bits && key.utf8.count <= length ? .passed : .failed,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .value(key),
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
  private func inProgress(_ session: SessionView, _ scope: Scope, _ lag: Lag) -> Finding? {
    var weighing = Weighing()
    for (first, again) in repeats(session, scope) where first.status == 409 {
      guard let ended = first.te else { continue }
      let span = Span(from: ended, to: again.t0, lag)
      let sameKey = keys.keys(of: first.request) == keys.keys(of: again.request)
      weighing.add(
        sameKey ? span.isAtLeast(Tolerance.same) : .failed,
        Evidence(
          session: session.name, exchange: again.number, figure: .gap(span.measured), bound: .atLeast(.time(Tolerance.same)),
          note: sameKey ? nil : "with another key"))
    }
    return weighing.finding(id: "ID-5") { verdict, _, _ in
      verdict == .passed
        ? "after 409 the client waited and kept its key" : "after 409 the client came back at once, or with another key"
    }
  }

  /// ID-6: told that the key was used for something else, the client stops.
  private func reused(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    let calls = unsafe(session, scope)
    var weighing = Weighing()
    for (index, refused) in calls.enumerated() where refused.status == 422 {
      guard let key = keys.keys(of: refused.request).first else { continue }
      let again = calls[(index + 1)...].first { keys.keys(of: $0.request).first == key }
      weighing.add(
        again == nil ? .passed : .failed,
        Evidence(session: session.name, exchange: (again ?? refused).number, note: again.map { _ in "the same key again after 422" }))
    }
    return weighing.finding(id: "ID-6") { verdict, places, all in
      verdict == .passed
        ? "after 422 no request came with the same key"
        : "the client sent the same key again after 422, \(places) of \(all.counting("time"))"
    }
  }

  /// ID-7: a replayed reply is the answer; nothing more is asked.
  private func replayed(_ session: SessionView, _ scope: Scope, _: Lag) -> Finding? {
    let calls = unsafe(session, scope)
    var weighing = Weighing()
    for (index, answered) in calls.enumerated()
    where answered.replyHeader("Idempotent-Replayed")?.asciiLowercased() == "true" && answered.outcome == .success {
      guard let key = keys.keys(of: answered.request).first else { continue }
      let again = calls[(index + 1)...].first { keys.keys(of: $0.request).first == key }
      weighing.add(
        again == nil ? .passed : .failed,
        Evidence(
          session: session.name, exchange: (again ?? answered).number, note: again.map { _ in "asked again after a replayed success" }))
    }
    return weighing.finding(id: "ID-7") { verdict, _, _ in
      verdict == .passed ? "a replayed reply was taken for the answer" : "the client asked again although it had a replayed success"
    }
  }
}

/// How many bits a key can hold at most, by its length and its characters.
struct KeyStrength {
  let bits: Int

  /// A UUID counts as 128: most of its versions fix six of them, and everybody takes them.
  init(of key: String) {
    let text = key.utf8.count > 2 && key.hasPrefix("\"") && key.hasSuffix("\"") ? String(key.dropFirst().dropLast()) : key
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    if groups.map(\.utf8.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.utf8.allSatisfy { $0.hexDigit != nil } }) {
      bits = 128
      return
    }
    let characters = Set(text.utf8)
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
