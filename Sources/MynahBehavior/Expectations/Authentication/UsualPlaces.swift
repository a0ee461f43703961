import MynahCore

/// Where credentials are borne that an API declares elsewhere.
enum UsualPlaces {
  private static let headers = ["Authorization", "X-API-Key", "API-Key", "X-Auth-Token", "X-Access-Token"]
  private static let parameters = ["access_token", "api_key", "apikey", "api-key", "token", "key"]
  private static let fields = ["access_token"]

  /// Each credential that a request bears in one of them, but for the declared place.
  static func credentials(of request: Request, besides declared: Place? = nil) -> [(place: Place, credential: Credential)] {
    values(of: request).filter { found in declared.map { !found.place.isSame(as: $0) } ?? true }.map { ($0.place, Credential($0.value)) }
      .filter { !$0.1.isPlaceholder }
  }

  /// What stands in them, filled in or not.
  static func values(of request: Request) -> [(place: Place, value: String)] {
    var found: [(place: Place, value: String)] = []
    for name in headers {
      for value in request.head.values(name) { found.append((.header(name), String(decoding: value, as: UTF8.self))) }
    }
    let hasQuery = request.head.withTarget { $0.contains(UInt8(ascii: "?")) }
    let hasForm = !request.body.isEmpty && request.isForm
    if !hasQuery, !hasForm { return found }
    var facts = RequestFacts(request)
    if hasQuery { for name in parameters { for value in facts.queryValues(name) { found.append((.query(name), value)) } } }
    if hasForm { for name in fields { for value in facts.formValues(name) { found.append((.form(name), value)) } } }
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
