import MynahCore

/// Where credentials are borne that an API declares elsewhere.
enum UsualPlaces {
  private static let places: [Place] = [
    .header("Authorization"), .header("X-API-Key"), .header("API-Key"), .header("X-Auth-Token"), .header("X-Access-Token"),
    .query("access_token"), .query("api_key"), .query("apikey"), .query("api-key"), .query("token"), .query("key"), .form("access_token"),
  ]

  /// Each credential that a request bears in one of them, but for the declared place.
  static func credentials(of request: Request, besides declared: Place? = nil) -> [(place: Place, credential: Credential)] {
    values(of: request, besides: declared).map { ($0, Credential($1)) }.filter { !$0.1.isPlaceholder }
  }

  /// What stands in them, filled in or not.
  static func values(of request: Request, besides declared: Place? = nil) -> [(place: Place, value: String)] {
    var facts = RequestFacts(request)
    let hasQuery = request.head.withTarget { $0.contains(UInt8(ascii: "?")) }
    let hasForm = !request.body.isEmpty && request.isForm
    var found: [(place: Place, value: String)] = []
    for place in places where declared.map({ !place.isSame(as: $0) }) ?? true {
      switch place {
      case .query where !hasQuery, .form where !hasForm: continue
      default: for value in facts.values(in: place) { found.append((place, value)) }
      }
    }
    return found
  }
}

extension Request {
  fileprivate var isForm: Bool {
    head.value("Content-Type")?.asciiLowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
  }
}

extension Place {
  fileprivate func isSame(as other: Place) -> Bool {
    if case .header(let name) = self, case .header(let otherName) = other { return name.equalsIgnoringASCIICase(otherName) }
    return self == other
  }
}
