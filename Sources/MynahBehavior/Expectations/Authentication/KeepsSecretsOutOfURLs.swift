import MynahCore
import MynahJSON

/// AU-3: no secret stands in a target, in Referer, in User-Agent, or anywhere else but in the fields that are for it (RFC 6750 section 5.3,
/// RFC 9700 section 4.3.2).
///
/// Secrets are the credentials that the journal's requests bear, and those that the scenario names. Forms of OAuth 2 hold theirs rightly.
struct KeepsSecretsOutOfURLs: Rule {
  static let name = "keepsSecretsOutOfURLs"
  static let isTimed = false
  static let parameters = ["secrets"]

  init(_ parameters: Parameters) throws(ClauseError) {
    // The journal's view takes them from the scenario, for they are to be masked everywhere.
    let declared = try parameters.list("secrets") { $0.nonEmptyText() } ?? []
    if let short = declared.first(where: { $0.count < Secrets.leastLength }) {
      throw parameters.error(
        "a secret of \(short.count.counting("character")) stands in other texts by chance; it needs \(Secrets.leastLength) or more",
        at: "secrets")
    }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    if journal.secrets.isEmpty {
      return [Finding(.notProvoked, id: "AU-3", "no request bore a credential of \(Secrets.leastLength) characters or more")]
    }
    return [journal.worstOfSessionsMet { finding(in: $0, scope, journal) }].met(orNotProvoked: "AU-3", "no request came")
  }

  private func finding(in session: SessionView, _ scope: Scope, _ journal: JournalView) -> Finding? {
    var weighing = Weighing()
    var search = SecretSearch(session, journal)
    for exchange in session.requests(in: scope) {
      let leaks = search.leaks(of: exchange)
      guard let worst = leaks.first(where: { $0.verdict == .failed }) ?? leaks.first else {
        weighing.addPassed(Evidence(session: session.name, exchange: exchange.number))
        continue
      }
      weighing.add(worst.verdict, worst.evidence(at: exchange))
    }
    return weighing.finding(id: "AU-3") { verdict, places, all in
      switch verdict {
      case .failed: "\(places) of \(all.counting("request")) bore a secret outside of the fields that are for it"
      case .passed: "no secret stood outside of the fields that are for it, \(all.counting("request"))"
      default: "whether a secret stood outside of the fields that are for it can't be told, \(places) of \(all.counting("request"))"
      }
    }
  }
}

extension KeepsSecretsOutOfURLs: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { .byClient }
}

/// Finds the secrets that a request bears where they don't belong.
private struct SecretSearch {
  struct Leak {
    let secret: String
    let place: String
    /// Why it may not be the client's doing.
    var doubt: String?

    var verdict: Verdict { doubt == nil ? .failed : .inconclusive }

    func evidence(at exchange: ExchangeView) -> Evidence {
      Evidence(
        session: exchange.session, exchange: exchange.number, figure: .value(Mask.text(secret)),
        note: "in \(place)\(doubt.map { "; \($0)" } ?? "")")
    }
  }

  private let secrets: Secrets
  /// Where the API wants credentials.
  private let places: [Place]
  /// The parameters of a query that are for credentials.
  private let parameters: Set<String>
  /// The names of the fields that are for credentials, in lower case.
  private let fields: [[UInt8]]
  private let session: SessionView
  private lazy var redirects = LeadingRedirects(of: session)

  init(_ session: SessionView, _ journal: JournalView) {
    self.session = session
    secrets = journal.secrets
    places = journal.scenario.credentialPlaces
    parameters = Set(places.compactMap { place in if case .query(let name) = place { name } else { nil } })
    fields = journal.scenario.credentialFields.union(UsualPlaces.credentialFields).union(["cookie"]).map { Array($0.utf8) }
  }

  mutating func leaks(of exchange: ExchangeView) -> [Leak] {
    let request = exchange.request
    var leaks: [Leak] = []
    if request.head.withTarget(secrets.mayStand) {
      leaks += search(exchange.target.without(parameters: parameters).latin1Bytes, "the target")
      if !leaks.isEmpty, let redirect = redirects.leading(to: exchange).last(where: { $0.te.map { $0 <= exchange.t0 } ?? false }) {
        let doubt = "the Location of exchange \(redirect.number) has it, which this request followed"
        for index in leaks.indices { leaks[index].doubt = doubt }
      }
    }
    request.head.forEachHeader { name, value in
      if !isForCredentials(name), secrets.mayStand(in: value) {
        leaks += search(Array(value), String(latin1: name))
      }
      return true
    }
    if request.body.withUnsafeBytes(secrets.mayStand) {
      leaks += search(request.bodyWithoutOAuthFields(), "the body", except: RequestFacts(request).secretsOfBody(places))
    }
    return leaks
  }

  private func isForCredentials(_ name: UnsafeRawBufferPointer) -> Bool {
    fields.contains { field in field.count == name.count && field.indices.allSatisfy { name[$0].asciiLowercased == field[$0] } }
  }

  private func search(_ text: [UInt8], _ place: String, except allowed: Set<String> = []) -> [Leak] {
    secrets.occurrences(in: text).filter { !allowed.contains($0.secret) }.map { occurrence in
      let isCommon = Secrets.isCommon(occurrence.secret)
      return Leak(
        secret: occurrence.secret, place: place, doubt: isCommon ? "letters or digits alone may stand there by chance" : nil)
    }
  }
}

extension String {
  /// A target without these parameters of its query.
  fileprivate func without(parameters names: Set<String>) -> String {
    guard !names.isEmpty, let mark = firstIndex(of: "?") else { return self }
    return self[...mark] + self[mark...].dropFirst().split(separator: "&").filter { !names.contains($0.fieldName) }.joined(separator: "&")
  }
}

extension Substring {
  /// The name of a `name=value`, decoded.
  fileprivate var fieldName: String { FormField.parse(utf8).first?.name ?? "" }
}

extension RequestFacts {
  /// The values that the API wants in the body.
  fileprivate func secretsOfBody(_ places: [Place]) -> Set<String> {
    var facts = self
    return Set(
      places.flatMap { place -> [String] in
        switch place {
        case .form, .json: facts.values(in: place)
        case .header, .query, .cookie: []
        }
      })
  }
}

extension Request {
  /// The fields by which clients of OAuth 2 prove who they are, to an endpoint that is for it (RFC 6749, 6750, 7009, 7521, 7662, 8693).
  private static let oauthFields: Set<String> = [
    "access_token", "actor_token", "assertion", "client_assertion", "client_secret", "code", "code_verifier", "password", "refresh_token",
    "subject_token", "token",
  ]

  fileprivate func bodyWithoutOAuthFields() -> [UInt8] {
    let type = head.value("Content-Type")?.asciiLowercased() ?? ""
    if type.hasPrefix("application/x-www-form-urlencoded") {
      let fields = String(decoding: body, as: UTF8.self).split(separator: "&").filter { !Self.oauthFields.contains($0.fieldName) }
      return Array(fields.joined(separator: "&").utf8)
    }
    // Some take what should be a form as JSON.
    guard type.mentions("json"), case .object(var object)? = try? JSON(parsing: body), object["grant_type"] != nil else { return body }
    for name in Self.oauthFields { object[name] = nil }
    return Array(JSON.object(object).text().utf8)
  }
}
