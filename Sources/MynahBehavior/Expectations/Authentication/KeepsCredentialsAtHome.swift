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
    for operation in session.operations {
      for stray in operation.strays(in: scope) {
        let carried = fields.filter { operation.bore($0, before: stray) }
        if carried.isEmpty { continue }
        let taken = carried.first { !stray.values($0).isDisjoint(with: operation.values($0, before: stray, session)) }
        var evidence = Evidence(
          session: session.name, operation: operation.number, exchange: stray.exchange.number,
          note: taken.map { "\($0) came along from \(stray.home.quoted) to \(stray.exchange.request.origin.quoted)" })
        var verdict = taken == nil ? Verdict.passed : .failed.orDoubt(operation.isAmbiguous)
        if taken != nil, session.calledItself(stray) {
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
        guard scope.contains(exchange), exchange.outcome == .redirect, let location = exchange.replyHeader("Location"),
          let host = Location(location, from: exchange.request).host
        else { continue }
        led.insert(Request.origin(host))
      }
    }
    return strays
  }

  /// Whether a credential stood in that field at home.
  fileprivate func bore(_ field: String, before stray: Stray) -> Bool {
    exchangesAtHome(before: stray).contains { !$0.request.credentials(in: field).isEmpty }
  }

  /// What stood in that field at home, but for cookies that the other origin has set itself.
  fileprivate func values(_ field: String, before stray: Stray, _ session: SessionView) -> Set<String> {
    let sent = Set(exchangesAtHome(before: stray).flatMap { $0.request.credentials(in: field) })
    guard field.equalsIgnoringASCIICase("Cookie") else { return sent }
    let own = session.exchanges.filter { $0.request.origin == stray.exchange.request.origin && $0.number < stray.exchange.number }
      .flatMap { $0.reply?.headers.filter { $0.name.equalsIgnoringASCIICase("Set-Cookie") } ?? [] }
      .map { String($0.value.prefix { $0 != ";" }).trimmed() }
    return sent.subtracting(own)
  }

  private func exchangesAtHome(before stray: Stray) -> [ExchangeView] {
    exchanges.filter { $0.request.origin == stray.home && $0.number < stray.exchange.number }
  }
}

extension SessionView {
  /// Whether the client had called the other origin before any redirect led it there.
  fileprivate func calledItself(_ stray: Stray) -> Bool {
    let origin = stray.exchange.request.origin
    let lead = exchanges.first { exchange in
      exchange.replyHeader("Location").map { Location($0, from: exchange.request).host.map(Request.origin) == origin } ?? false
    }
    return exchanges.contains { $0.request.origin == origin && $0.number < (lead ?? stray.exchange).number }
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
