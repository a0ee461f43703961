import MynahCore

/// RQ-1: every request says who sends it: product and version in User-Agent, not what a library puts there by itself
/// (RFC 9110 section 10.1.5; GitHub refuses requests without).
struct IdentifiesItself: Rule {
  static let name = "identifiesItself"
  static let isTimed = false
  static let parameters = ["matches"]

  /// What the whole value must match; nil: it names a product with its version, and no library's default.
  private let pattern: ValueMatcher?

  init(_ parameters: Parameters) throws(ClauseError) {
    pattern = try parameters.read("matches") { $0.regularExpression().map(ValueMatcher.matches) }
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    var known = Memo<String, [RequestFlaw]>()
    let finding = journal.finding("RQ-1", onRequestsIn: scope) {
      known.answer($0.request.head.value("User-Agent")?.trimmed() ?? "", flaws)
    } summary: { verdict, places, all in
      verdict == .passed
        ? "every request said who sent it, \(all.counting("request"))"
        : "\(places) of \(all.counting("request")) did not say who sent \(places == 1 ? "it" : "them")"
    }
    return [finding].met(orNotProvoked: "RQ-1", "no request came")
  }

  private func flaws(in agent: String) -> [RequestFlaw] {
    if agent.isEmpty { return [RequestFlaw(note: "no User-Agent")] }
    if let pattern {
      return pattern.takes(text: agent) ? [] : [RequestFlaw(figure: .value(agent.abbreviated), note: "not as \"matches\" says")]
    }
    let product = agent.prefix { $0 != " " }.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if Self.libraries.contains(product[0].asciiLowercased()) {
      return [RequestFlaw(figure: .value(agent.abbreviated), note: "what the library says of itself, not who uses it")]
    }
    let isVersioned = product.count == 2 && product.allSatisfy { !$0.isEmpty }
    return isVersioned ? [] : [RequestFlaw(figure: .value(agent.abbreviated), note: "does not begin with PRODUCT/VERSION")]
  }

  /// The products that HTTP libraries and tools name where nobody tells them another, in lower case.
  private static let libraries: Set<String> = [
    "aiohttp", "apache-httpclient", "axios", "bun", "curl", "dart", "deno", "faraday", "go-http-client", "got", "grequests", "guzzlehttp",
    "http-tiny", "httpie", "httpclient", "java", "java-http-client", "jakarta", "libcurl", "libwww-perl", "lwp-request", "node",
    "node-fetch", "node-superagent", "node.js", "okhttp", "php", "postmanruntime", "python", "python-httpx", "python-requests",
    "python-urllib", "python-urllib3", "reqwest", "rest-client", "restsharp", "ruby", "swift-nio", "symfony", "typhoeus", "undici",
    "unirest-java", "ureq", "wget",
  ]
}

extension IdentifiesItself: CommonRule {
  static func commonSeverity(of id: String?) -> Severity { .advice }

  static func provocation(by routes: [Route]) -> Provocation { .byRoutes }
}
