package import MynahCore
import MynahJSON

extension Scenario {
  /// Where credentials stand besides the usual fields: what `authenticates` declares.
  var credentialPlaces: [Place] {
    expectations.filter { $0.name == "authenticates" }.compactMap { $0.parameters["in"]?.string.flatMap(Place.init) }
  }

  /// The fields that are for credentials, in lower case.
  var credentialFields: Set<String> {
    let declared = credentialPlaces.compactMap { place in if case .header(let name) = place { name.asciiLowercased() } else { nil } }
    return Set(["authorization", "proxy-authorization", "x-api-key"] + declared)
  }

  /// Secrets that the scenario names itself.
  var declaredSecrets: [String] {
    expectations.filter { $0.name == "keepsSecretsOutOfURLs" }.flatMap { clause -> [String] in
      let given = clause.parameters["secrets"]
      return given?.array?.compactMap(\.string) ?? given?.string.map { [$0] } ?? []
    }
  }
}

extension Secrets {
  /// Those that the requests of a journal bear where credentials stand, bearer tokens in their queries, and those that the scenario names.
  init(in requests: some Sequence<Request>, of scenario: Scenario) {
    self.init(scenario.declaredSecrets)
    let fields = scenario.credentialFields.sorted()
    let places = scenario.credentialPlaces.filter { if case .header = $0 { false } else { true } }
    var seen: Set<[UInt8]> = []
    for request in requests {
      for field in fields {
        for value in request.head.values(field) where seen.insert(value).inserted {
          for secret in Credential(String(latin1: value)).secrets { add(secret) }
        }
      }
      for token in UsualPlaces.tokensOfQuery(in: request) where !Credential.isPlaceholder(token) { add(token) }
      if places.isEmpty { continue }
      var facts = RequestFacts(request)
      for place in places {
        for value in facts.values(in: place) where !Credential.isPlaceholder(value) { add(value) }
      }
    }
  }

  /// With what stands where other APIs take credentials: perhaps none here, but nothing to be shown.
  func withUsual(in requests: some Sequence<Request>) -> Secrets {
    var all = self
    var seen: Set<String> = []
    for request in requests {
      for (_, value) in UsualPlaces.values(of: request) where seen.insert(value).inserted {
        for secret in Credential(value).secrets { all.add(secret) }
      }
      for value in request.secretsOfBody where seen.insert(value).inserted { all.add(value) }
    }
    return all
  }
}

extension Exchange {
  /// What was asked for, as a person may see it: without the credentials that the request itself bears.
  package var shownTarget: String {
    let anywhere = Scenario(name: "")
    let secrets = Secrets(in: [request], of: anywhere).withUsual(in: [request])
    return SecretMask(secrets, of: anywhere).masked(request.target)
  }
}
