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
  init(_ request: Request, declared: OperationKey, repeatedIDs: Set<String>) {
    var facts = RequestFacts(request)
    retryCount = facts.headerValues("x-stainless-retry-count").first.flatMap { Int($0) }
    switch declared {
    case .auto: key = Self.found(in: &facts, repeatedIDs) ?? .fingerprint(facts.fingerprint())
    case .session: key = .declared("session")
    case .path: key = .declared("path \(facts.canonicalPath)")
    case .place(let place): key = .declared("\(place) \(facts.values(in: place).first ?? "")")
    }
  }

  private static func found(in facts: inout RequestFacts, _ repeatedIDs: Set<String>) -> Operation.Key? {
    for name in RequestFacts.idempotencyKeys {
      if let value = facts.headerValues(name).first { return .idempotencyKey(value) }
    }
    if let token = bodyToken(in: &facts) { return .idempotencyKey(token) }
    for name in RequestFacts.invocationIDs {
      if let value = facts.headerValues(name).first { return .marker("\(name) \(value)") }
    }
    // A trace may span many operations, an operation's attempts share method and path besides.
    let call = "\(facts.method) \(facts.canonicalPath)"
    if let trace = facts.headerValues("traceparent").first?.split(separator: "-"), trace.count == 4 {
      return .marker("trace \(trace[1]) \(call)")
    }
    if let id = facts.headerValues("X-Request-ID").first, repeatedIDs.contains(id) { return .marker("request id \(id) \(call)") }
    return nil
  }

  /// Tokens that some APIs take in the body instead of a header.
  private static func bodyToken(in facts: inout RequestFacts) -> String? {
    guard !facts.request.body.isEmpty, facts.method == "POST" || facts.method == "PATCH" else { return nil }
    let type = facts.request.head.value("Content-Type") ?? ""
    if type.hasPrefix("application/x-www-form-urlencoded") { return facts.formValues("ClientToken").first }
    guard type.asciiLowercased().contains("json"), let body = facts.jsonBody() else { return nil }
    return ["idempotency_key", "idempotencyKey", "clientToken", "ClientToken", "requestId"].lazy.compactMap { body[$0]?.string }.first
  }
}

extension ExchangeView {
  /// A browser asks whether it may send a request; no attempt of anything.
  var isPreflight: Bool { method == "OPTIONS" && request.head.value("Access-Control-Request-Method") != nil }
}
