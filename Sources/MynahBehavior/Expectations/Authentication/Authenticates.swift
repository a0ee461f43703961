import MynahCore
import MynahJSON

/// AU-1, AU-2: every request bears one credential, where and as the API wants it (RFC 6750 section 2, RFC 9110 section 11.1).
///
/// A client may wait for the challenge of a 401, and must not bear its credential where a redirect leads to another origin.
struct Authenticates: Rule {
  static let name = "authenticates"
  static let isTimed = false
  static let parameters = ["in", "scheme", "value"]

  private let place: Place
  /// Nil where the value stands alone.
  private let scheme: String?
  /// What the credential without its scheme must be; for Basic, user and password with a colon between them.
  private let value: ValueMatcher?

  init(_ parameters: Parameters) throws(ClauseError) {
    place = try parameters.place("in") ?? .header("Authorization")
    let declared = try parameters.read("scheme") { $0.text() }
    scheme = (declared ?? (place.isAuthorization ? "Bearer" : "")).nilIfEmpty
    value = try parameters.matcher("value")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [
      journal.worstOfSessionsMet { presence(in: $0, scope) },
      journal.worstOfSessionsMet { form(in: $0, scope) },
    ].met(orNotProvoked: "AU-1", "no request came that needed a credential")
  }

  private func presence(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    let exempt = session.requestsWithoutDuty()
    for exchange in session.requests(in: scope) {
      let count = credentials(of: exchange.request).count
      if count == 0, exempt.contains(exchange.number) { continue }
      if count == 1 {
        weighing.addPassed(Evidence(session: session.name, exchange: exchange.number))
        continue
      }
      weighing.add(
        .failed, at: exchange.number, window: nil,
        Evidence(
          session: session.name, exchange: exchange.number, figure: .count(count), bound: .expected(.count(1)),
          note: count > 1 ? "\(count) credentials in \(place)" : missing(from: exchange.request)))
    }
    return weighing.finding(id: "AU-1") { verdict, places, all in
      verdict == .passed
        ? "every request bore one credential, \(all.counting("request"))"
        : "\(places) of \(all.counting("request")) did not bear one credential in \(place)"
    }
  }

  private func missing(from request: Request) -> String {
    let given = fields(of: request).filter(\.isPlaceholder)
    if let first = given.first {
      return first.value.isEmpty ? "\(place) has no value" : "\(place) has \(first.value.quoted) where the value belongs"
    }
    return "no credential in \(place)"
  }

  /// What stands in the declared place, filled in or not.
  private func fields(of request: Request) -> [Credential] {
    var facts = RequestFacts(request)
    return facts.values(in: place).map { scheme == nil ? Credential(alone: $0) : Credential($0) }
  }

  private func credentials(of request: Request) -> [Credential] { fields(of: request).filter { !$0.isPlaceholder } }

  private func form(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    let exempt = session.requestsWithoutDuty()
    for exchange in session.requests(in: scope) {
      // What stands where a redirect led to is its server's choice, as in a signed URL.
      if exempt.contains(exchange.number), credentials(of: exchange.request).isEmpty { continue }
      guard let (verdict, note) = form(of: exchange.request) else { continue }
      weighing.add(verdict, Evidence(session: session.name, exchange: exchange.number, note: note))
    }
    return weighing.finding(id: "AU-2") { verdict, places, all in
      verdict == .passed
        ? "every credential stood where and as it should, \(all.counting("request"))"
        : "\(places) of \(all.counting("request")) bore a credential in another place or form than declared"
    }
  }

  /// What is wrong with where and how a request bears its credential; nil where it bears none.
  private func form(of request: Request) -> (Verdict, String?)? {
    let found = credentials(of: request)
    let elsewhere = UsualPlaces.credentials(of: request, besides: place)
    guard let credential = found.first else { return elsewhere.first.map { (.failed, "the credential stood in \($0.place)") } }
    if let scheme, !credential.isOf(scheme) {
      return (
        .failed, credential.scheme.map { "the scheme is \($0.quoted), not \(scheme.quoted)" } ?? "there is no scheme before the value"
      )
    }
    if let value, !value.takes(text: credential.pair?.text ?? credential.value) { return (.failed, "not the value that is expected") }
    let twice = elsewhere.first { other in found.contains { $0.value == other.credential.value } }
    return twice.map { (.failed, "the same credential stood in \($0.place), too") } ?? (.passed, nil)
  }
}

extension Place {
  fileprivate var isAuthorization: Bool {
    if case .header(let name) = self { name.equalsIgnoringASCIICase("Authorization") } else { false }
  }
}

extension String {
  fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}

extension SessionView {
  /// The requests that need no credential: those answered by a challenge that the client then met, and those to which a redirect led from
  /// another origin.
  fileprivate func requestsWithoutDuty() -> Set<Int> {
    var exempt: Set<Int> = []
    for attempt in operations.flatMap(\.attempts) {
      var hasLeft = false
      for (previous, hop) in zip(attempt.exchanges, attempt.hops) {
        if hop.kind == .challenge { exempt.insert(previous.number) }
        if hop.kind == .redirect, previous.request.origin != hop.exchange.request.origin { hasLeft = true }
        if hasLeft { exempt.insert(hop.exchange.number) }
      }
    }
    return exempt
  }
}
