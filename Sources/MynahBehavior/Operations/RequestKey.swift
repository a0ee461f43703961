import MynahCore
import MynahJSON

/// What a request says of the operation that it belongs to.
struct RequestKey: Sendable {
  let key: Operation.Key
  /// The number of the attempt, where an SDK says it: 0 for the first.
  let retryCount: Int?

  /// - Parameters:
  ///   - declared: How the scenario says that attempts are put together.
  ///   - repeatedIDs: The X-Request-IDs that came more than once: only those are the same over attempts.
  init(_ exchange: ExchangeView, declared: OperationKey, repeatedIDs: Set<String>) {
    var facts = RequestFacts(exchange.request)
    retryCount = exchange.retryCount
    switch declared {
    case .auto: key = Self.found(in: &facts, repeatedIDs) ?? .fingerprint(Fingerprint(exchange, &facts))
    case .session: key = .declared("session")
    case .path: key = .declared("path \(facts.canonicalPath)")
    case .place(let place): key = .declared("\(place) \(facts.values(in: place).first ?? "")")
    }
  }

  private static func found(in facts: inout RequestFacts, _ repeatedIDs: Set<String>) -> Operation.Key? {
    let head = facts.request.head
    for name in RequestFacts.idempotencyKeys {
      if let value = head.text(name) { return .idempotencyKey(value) }
    }
    if let token = bodyToken(in: &facts) { return .idempotencyKey(token) }
    for name in RequestFacts.invocationIDs {
      if let value = head.text(name) { return .marker("\(name) \(value)") }
    }
    // A trace may span many operations, an operation's attempts share method and path besides.
    let mark: String? =
      if let trace = head.text("traceparent")?.utf8.split(separator: UInt8(ascii: "-")), trace.count == 4 {
        "trace \(Substring(trace[1]))"
      } else if let id = head.text("X-Request-ID"), repeatedIDs.contains(id) { "request id \(id)" } else { nil }
    return mark.map { .marker("\($0) \(facts.method) \(facts.canonicalPath)") }
  }

  /// Tokens that some APIs take in the body instead of a header.
  private static func bodyToken(in facts: inout RequestFacts) -> String? {
    guard !facts.request.body.isEmpty, facts.method == "POST" || facts.method == "PATCH" else { return nil }
    let type = facts.request.head.value("Content-Type") ?? ""
    if type.hasPrefix("application/x-www-form-urlencoded") { return facts.formValues("ClientToken").first }
    guard type.mentions("json"), mayHaveToken(facts.request.body), let body = facts.jsonBody() else { return nil }
    return ["idempotency_key", "idempotencyKey", "clientToken", "ClientToken", "requestId"].lazy.compactMap { body[$0]?.string }.first
  }

  /// False where surely none of the names is a key: most bodies need not be parsed for that.
  private static func mayHaveToken(_ body: [UInt8]) -> Bool {
    body.contains(UInt8(ascii: "\\")) || partsOfNames.contains { body.place(of: $0) != nil }
  }

  private static let partsOfNames = ["dempotency", "lientToken", "requestId"].map { Array($0.utf8) }
}

extension Fingerprint {
  fileprivate init(_ exchange: ExchangeView, _ facts: inout RequestFacts) {
    self.init(
      method: exchange.method, path: facts.canonicalPath, query: facts.target.rawQuery ?? "", body: exchange.request.body,
      credential: exchange.credential)
  }
}

extension ExchangeView {
  /// The number of the attempt, where an SDK says it: 0 for the first.
  var retryCount: Int? { request.head.text("x-stainless-retry-count").flatMap { Int($0) } }

  /// A browser asks whether it may send a request; no attempt of anything.
  var isPreflight: Bool { method == "OPTIONS" && request.head.value("Access-Control-Request-Method") != nil }
}
