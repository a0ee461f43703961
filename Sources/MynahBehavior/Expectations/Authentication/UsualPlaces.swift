import MynahCore

/// Where credentials are borne that an API declares elsewhere.
enum UsualPlaces {
  private static let places: [Place] = [
    .header("Authorization"), .header("X-API-Key"), .header("API-Key"), .header("X-Auth-Token"), .header("X-Access-Token"),
    .query("access_token"), .query("api_key"), .query("apikey"), .query("api-key"), .query("token"), .query("key"), .form("access_token"),
  ]

  /// Each credential that a request bears in one of them, but for the declared place.
  static func credentials(of request: Request, besides declared: Place? = nil) -> [(place: Place, credential: Credential)] {
    var facts = RequestFacts(request)
    let isForm = request.head.value("Content-Type")?.asciiLowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    var found: [(place: Place, credential: Credential)] = []
    for place in places where declared.map({ !place.isSame(as: $0) }) ?? true {
      if case .form = place, !isForm { continue }
      for value in facts.values(in: place) {
        let credential = Credential(value)
        if !credential.isPlaceholder { found.append((place, credential)) }
      }
    }
    return found
  }
}

extension Place {
  fileprivate func isSame(as other: Place) -> Bool {
    if case .header(let name) = self, case .header(let otherName) = other { return name.equalsIgnoringASCIICase(otherName) }
    return self == other
  }
}
