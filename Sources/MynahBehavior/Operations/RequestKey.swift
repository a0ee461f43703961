import MynahCore
import MynahJSON

/// What a request says of the operation that it belongs to.
struct RequestKey: Sendable {
  let key: Operation.Key
  let lookup: Lookup
  /// The number of the attempt, where an SDK says it: 0 for the first.
  let retryCount: Int?

  /// What kind of mark it is; a client uses one of a kind.
  enum Kind: Sendable {
    case idempotencyKey, marker, other

    init(_ key: Operation.Key) {
      self =
        switch key {
        case .idempotencyKey: .idempotencyKey
        case .marker: .marker
        case .declared, .fingerprint: .other
        }
    }
  }

  /// What an operation is found again by.
  enum Lookup: Sendable, Hashable {
    case key(Operation.Key)
    /// Other calls may bear the same mark, as who goes on with an incoming request hands its id on: only the same request of the same caller
    /// is looked for.
    indirect case request(RequestContent, Operation.Key, credential: String)

    var key: Operation.Key {
      switch self {
      case .key(let key), .request(_, let key, _): key
      }
    }

    /// Another call may bear the same mark.
    var mayBeShared: Bool { if case .request = self { true } else { false } }
  }

  var mayBeShared: Bool { lookup.mayBeShared }

  /// - Parameters:
  ///   - declared: How the scenario says that attempts are put together.
  ///   - clients: The place that tells clients from one another, where the scenario says so.
  ///   - marks: The ids and traces that came more than once: only those are the same over attempts.
  init(_ exchange: ExchangeView, declared: OperationKey, clients: Place?, marks: RepeatedMarks) {
    var facts = RequestFacts(exchange.request)
    retryCount = exchange.retryCount
    var mayBeShared = false
    if let value = Self.value(of: declared, in: &facts) {
      key = .declared(value)
    } else {
      let client = clients.map { facts.values(in: $0).first ?? "" } ?? ""
      let caller = client.isEmpty ? "" : " of \(client)"
      if let found = facts.idempotencyKey {
        (key, mayBeShared) = (.idempotencyKey(found.value + caller), found.mayBeShared)
      } else if let found = facts.invocation(marks) {
        (key, mayBeShared) = (.marker("\(found.name) \(found.value)\(caller)"), found.mayBeShared)
      } else {
        key = .fingerprint(Fingerprint(exchange, &facts, client: client, trace: marks.trace(of: exchange.request)))
      }
    }
    lookup = mayBeShared ? .request(exchange.content, key, credential: exchange.credential) : .key(key)
  }

  /// What stands in the place by which the scenario tells operations; nil where it names none, or nothing stands there.
  static func declaredValue(of exchange: ExchangeView, _ declared: OperationKey) -> String? {
    guard case .place = declared else { return nil }
    var facts = RequestFacts(exchange.request)
    return value(of: declared, in: &facts)
  }

  /// Nil where nothing is declared, or where the request has nothing in the declared place.
  private static func value(of declared: OperationKey, in facts: inout RequestFacts) -> String? {
    switch declared {
    case .auto: nil
    case .session: "session"
    case .path: "path \(facts.canonicalPath)"
    case .place(let place): facts.values(in: place).first.map { "\(place) \($0)" }
    }
  }
}

extension RequestFacts {
  /// By which an API knows a request that it has had already.
  ///
  /// A safe method needs none, so a client that sends one with it sends it with all, and some names in a body may mean something else.
  var idempotencyKey: (value: String, mayBeShared: Bool)? {
    mutating get {
      for name in Self.idempotencyKeys {
        if let value = request.head.text(name) { return (value, isSafe) }
      }
      return bodyToken
    }
  }

  /// What the attempts of one invocation are marked with; Azure's mark and request ids may have been handed on.
  fileprivate func invocation(_ marks: RepeatedMarks) -> (name: String, value: String, mayBeShared: Bool)? {
    for name in Self.invocationIDs {
      let isAzures = name == RequestFacts.azureID
      if isAzures, !marks.areAzureIDsOfCalls { continue }
      if let value = request.invocationID(in: name) { return (name, value, isAzures) }
    }
    return marks.requestID(of: request).map { ("request id", $0, true) }
  }

  private var isSafe: Bool { ["GET", "HEAD", "OPTIONS", "TRACE"].contains(request.method) }

  /// Tokens that some APIs take in the body instead of a header.
  private var bodyToken: (value: String, mayBeShared: Bool)? {
    mutating get {
      guard !request.body.isEmpty, request.method == "POST" || request.method == "PATCH" else { return nil }
      let type = request.head.value("Content-Type") ?? ""
      if type.hasPrefix("application/x-www-form-urlencoded") {
        return (formValues("ClientToken") + formValues("ClientRequestToken")).first.map { ($0, false) }
      }
      guard type.mentions("json"), Self.mayHaveToken(request.body), let body = jsonBody() else { return nil }
      let names = [
        "idempotency_key", "idempotencyKey", "clientToken", "ClientToken", "clientRequestToken", "ClientRequestToken", "requestId",
      ]
      return names.lazy.compactMap { name in body[name]?.string.map { ($0, ["clientToken", "requestId"].contains(name)) } }.first
    }
  }

  /// False where surely none of the names is a key: most bodies need not be parsed for that.
  private static func mayHaveToken(_ body: [UInt8]) -> Bool {
    body.contains(UInt8(ascii: "\\")) || partsOfNames.contains { body.place(of: $0) != nil }
  }

  private static let partsOfNames = ["dempotency", "lientToken", "lientRequestToken", "requestId"].map { Array($0.utf8) }
}

extension Fingerprint {
  /// Of a request below a mark that others bear as well, as they are part of a trace.
  init(_ exchange: ExchangeView, below mark: Operation.Key) {
    var facts = RequestFacts(exchange.request)
    self.init(exchange, &facts, client: "", trace: mark.text)
  }

  fileprivate init(_ exchange: ExchangeView, _ facts: inout RequestFacts, client: String, trace: String) {
    self.init(
      method: exchange.method, path: facts.canonicalPath, query: facts.target.rawQuery ?? "", body: exchange.content.body,
      credential: exchange.credential, client: client, trace: trace)
  }
}

extension Operation.Key {
  /// The mark; empty where nothing but the request tells.
  fileprivate var text: String {
    switch self {
    case .declared(let text), .idempotencyKey(let text), .marker(let text): text
    case .fingerprint: ""
    }
  }
}

extension ExchangeView {
  /// The number of the attempt, where an SDK says it: 0 for the first.
  var retryCount: Int? { request.head.text("x-stainless-retry-count").flatMap { Int($0) } }

  /// A browser asks whether it may send a request; no attempt of anything.
  var isPreflight: Bool { method == "OPTIONS" && request.head.value("Access-Control-Request-Method") != nil }
}
