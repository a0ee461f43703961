import MynahCore

/// The X-Request-IDs and traces of a session that more than one request bore, and so may tell calls apart or put attempts together; and whether
/// Azure's ids do.
///
/// Many clients make one for each request that they send; that says nothing of what belongs together. A redirect that is followed, a challenge
/// that is answered and bytes that a library sends again bear what the request before them did.
struct RepeatedMarks: Sendable {
  private let requestIDs: Set<String>
  private let traces: Set<String>
  /// More than one X-Request-ID came.
  let areSeveralRequestIDs: Bool
  /// Azure's ids stay the same when a call is tried again, as far as is seen.
  let areAzureIDsOfCalls: Bool

  init(in exchanges: [ExchangeView], _ lag: Lag) {
    (requestIDs, areSeveralRequestIDs) = Self.repeated(in: exchanges, lag) { $0.head.text("X-Request-ID") ?? "" }
    (traces, _) = Self.repeated(in: exchanges, lag, \.trace)
    areAzureIDsOfCalls = !Self.repeated(in: exchanges, lag) { $0.head.text(RequestFacts.azureID) ?? "" }.0.isEmpty
  }

  /// Its id, where other requests bear it as well; nil where not.
  func requestID(of request: Request) -> String? {
    guard let id = request.head.text("X-Request-ID"), requestIDs.contains(id) else { return nil }
    return id
  }

  /// The trace that it is part of, where other requests are as well; empty where not.
  func trace(of request: Request) -> String {
    let trace = request.trace
    return traces.contains(trace) ? trace : ""
  }

  private static func repeated(in exchanges: [ExchangeView], _ lag: Lag, _ mark: (Request) -> String) -> (Set<String>, areSeveral: Bool) {
    var latest: [String: Int] = [:]
    var repeated: Set<String> = []
    for index in exchanges.indices {
      let mark = mark(exchanges[index].request)
      if mark.isEmpty { continue }
      // Who bears one bears one in each request as a rule.
      if latest.isEmpty { latest.reserveCapacity(exchanges.count - index) }
      guard let before = latest.updateValue(index, forKey: mark), !repeated.contains(mark) else { continue }
      if Chains.link(exchanges[before], exchanges[index], lag) == nil { repeated.insert(mark) }
    }
    return (repeated, latest.count > 1)
  }
}

extension Request {
  /// The id of the trace that it is part of; empty where it has none.
  fileprivate var trace: String {
    let parts = head.text("traceparent")?.utf8.split(separator: UInt8(ascii: "-")) ?? []
    return parts.count == 4 ? String(Substring(parts[1])) : ""
  }
}
