import MynahCore
import MynahJSON

/// AU-4: a credential is not sent along to another origin that a redirect leads to (RFC 9110 section 15.4, Fetch, CVE-2018-1000007).
///
/// Only the very value counts that went to the first origin: a client may have another credential for the second one.
struct KeepsCredentialsAtHome: Rule {
  static let name = "keepsCredentialsAtHome"
  static let isTimed = false
  static let parameters = ["headers"]

  private let headers: [String]?

  init(_ parameters: Parameters) throws(ClauseError) {
    headers = try parameters.list("headers") { $0.nonEmptyText() }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let fields = fields(of: journal.scenario)
    let wasFollowed = journal.operations.contains { !$0.strays(in: scope).isEmpty }
    return [journal.worstOfSessionsMet { finding(in: $0, scope, fields) }].met(
      orNotProvoked: "AU-4",
      wasFollowed
        ? "no request that a redirect led to another origin had borne a credential" : "no redirect to another origin was followed")
  }

  /// The usual ones, and where `authenticates` wants the credential.
  private func fields(of scenario: Scenario) -> [String] {
    let declared = scenario.credentialPlaces.compactMap { place in if case .header(let name) = place { name } else { nil } }
    let usual = headers ?? ["Authorization", "Proxy-Authorization", "Cookie"]
    return usual + declared.filter { name in !usual.contains { $0.equalsIgnoringASCIICase(name) } }
  }

  private func finding(in session: SessionView, _ scope: Scope, _ fields: [String]) -> Finding? {
    var weighing = Weighing()
    lazy var origins = Origins(of: session)
    for operation in session.operations {
      lazy var home = HomeCredentials(of: operation, in: fields)
      for stray in operation.strays(in: scope) {
        let carried = fields.filter { home.bore($0, before: stray) }
        if carried.isEmpty { continue }
        let taken = carried.first { field in
          stray.values(field).contains { home.bore($0, in: field, before: stray) && !origins.hadSet($0, in: field, before: stray) }
        }
        var evidence = Evidence(
          session: session.name, operation: operation.number, exchange: stray.exchange.number,
          note: taken.map { "\($0) came along from \(stray.home.quoted) to \(stray.exchange.request.origin.quoted)" })
        var verdict = taken == nil ? Verdict.passed : .failed.orDoubt(operation.isAmbiguous)
        if taken != nil, origins.wereCalledItself(stray) {
          verdict = .inconclusive
          evidence.note = "the client had called \(stray.exchange.request.origin.quoted) by itself before"
        }
        weighing.add(verdict, evidence)
      }
    }
    return weighing.finding(id: "AU-4") { verdict, places, all in
      switch verdict {
      case .failed: "a credential was sent along to another origin, \(places) of \(all.counting("request"))"
      case .passed: "credentials stayed at the origin that they were for, \(all.counting("redirect"))"
      default: "whether a credential was sent along to another origin can't be told, \(places) of \(all.counting("request"))"
      }
    }
  }
}

extension KeepsCredentialsAtHome: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation {
    routes.play { $0.redirect.map { $0.contains("//") } ?? false } ? .byClient : .impossible
  }
}

/// A request to another origin than that of its operation's first one, to which a redirect had led.
private struct Stray {
  let exchange: ExchangeView
  let home: String

  /// What the request bears in a field; of Cookie the single cookies, which don't heed the port (RFC 6265 section 8.5).
  func values(_ field: String) -> Set<String> {
    let isCookie = field.equalsIgnoringASCIICase("Cookie")
    return isCookie && exchange.request.origin.host == home.host ? [] : exchange.request.credentials(in: field)
  }
}

extension Operation {
  /// The requests of it to which a redirect led from another origin; where only some are in scope, those of redirects in scope.
  fileprivate func strays(in scope: Scope) -> [Stray] {
    let home = first.first.request.origin
    var led: Set<String> = []
    var strays: [Stray] = []
    for attempt in attempts {
      for exchange in attempt.exchanges {
        let origin = exchange.request.origin
        if origin != home, led.contains(origin) { strays.append(Stray(exchange: exchange, home: home)) }
        guard scope.contains(exchange), exchange.outcome == .redirect, let host = exchange.location?.host else { continue }
        led.insert(Request.origin(host))
      }
    }
    return strays
  }

}

/// The credentials that an operation's requests bore at the origin of its first one.
private struct HomeCredentials {
  /// The first exchange that bore each, by field.
  private var first: [String: [String: Int]] = [:]

  init(of operation: Operation, in fields: [String]) {
    let home = operation.first.first.request.origin
    for exchange in operation.exchanges where exchange.request.origin == home {
      for field in fields {
        for value in exchange.request.credentials(in: field) where first[field]?[value] == nil {
          first[field, default: [:]][value] = exchange.number
        }
      }
    }
  }

  /// Whether a credential stood in that field.
  func bore(_ field: String, before stray: Stray) -> Bool {
    first[field]?.values.contains { $0 < stray.exchange.number } ?? false
  }

  /// Whether that one did.
  func bore(_ value: String, in field: String, before stray: Stray) -> Bool {
    first[field]?[value].map { $0 < stray.exchange.number } ?? false
  }
}

/// What a session had to do with each origin.
private struct Origins {
  /// The first request to each.
  private var called: [String: Int] = [:]
  /// The first redirect to each.
  private var led: [String: Int] = [:]
  /// When each first set a cookie to a value.
  private var cookies: [[String]: Int] = [:]

  init(of session: SessionView) {
    for exchange in session.exchanges {
      let origin = exchange.request.origin
      called[origin] = called[origin] ?? exchange.number
      if let host = exchange.location?.host.map(Request.origin) { led[host] = led[host] ?? exchange.number }
      for field in exchange.reply?.headers ?? [] where field.name.equalsIgnoringASCIICase("Set-Cookie") {
        let cookie = [origin, String(field.value.prefix { $0 != ";" }).trimmed()]
        cookies[cookie] = cookies[cookie] ?? exchange.number
      }
    }
  }

  /// Whether the client had called the other origin before any redirect led it there.
  func wereCalledItself(_ stray: Stray) -> Bool {
    let origin = stray.exchange.request.origin
    return called[origin].map { $0 < led[origin] ?? stray.exchange.number } ?? false
  }

  /// Whether it is a cookie that the other origin had set itself.
  func hadSet(_ cookie: String, in field: String, before stray: Stray) -> Bool {
    guard field.equalsIgnoringASCIICase("Cookie") else { return false }
    return cookies[[stray.exchange.request.origin, cookie]].map { $0 < stray.exchange.number } ?? false
  }
}

extension Request {
  /// The credentials in a field: its values, of Cookie each cookie; none that was not filled in.
  fileprivate func credentials(in field: String) -> Set<String> {
    let values = head.values(field).map { String(latin1: $0) }
    if field.equalsIgnoringASCIICase("Cookie") {
      return Set(values.flatMap { $0.split(separator: ";") }.map { $0.trimmed() }.filter { !$0.isEmpty })
    }
    return Set(values.filter { !Credential($0).isPlaceholder })
  }
}

extension String {
  /// Of a host with its port, the host.
  fileprivate var host: Substring {
    hasSuffix("]") ? self[...] : lastIndex(of: ":").map { self[..<$0] } ?? self[...]
  }
}
