import MynahCore

/// Where credentials are borne that an API declares elsewhere.
enum UsualPlaces {
  private static let headers = ["Authorization", "X-API-Key", "API-Key", "X-Auth-Token", "X-Access-Token"]
  /// The fields that are for credentials in one API or another, in lower case: what stands there is none that got out.
  static let credentialFields = Set(headers.map { $0.asciiLowercased() } + ["apikey"])
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
    if request.head.withTarget(mayHaveParameter), let query = Target(request.target).rawQuery {
      let given = FormField.parse(query.latin1Bytes, where: parameters.contains)
      for name in parameters { for field in given where field.name == name { found.append((.query(name), field.value)) } }
    }
    if !request.body.isEmpty, request.isForm {
      for field in FormField.parse(request.body, where: fields.contains) { found.append((.form(field.name), field.value)) }
    }
    return found
  }

  /// The bearer tokens in a query, where they never belong unless the API says so (RFC 6750 section 2.3).
  static func tokensOfQuery(in request: Request) -> [String] {
    guard request.head.withTarget(mayHaveParameter), let query = Target(request.target).rawQuery else { return [] }
    return FormField.parse(query.latin1Bytes) { $0 == "access_token" }.map(\.value)
  }

  /// False where surely none of the parameters is there: the names of all of them end in the same two words, and most queries have neither.
  private static func mayHaveParameter(_ target: UnsafeRawBufferPointer) -> Bool {
    target.withMemoryRebound(to: UInt8.self) { target in
      guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else { return false }
      return target[mark...].contains(UInt8(ascii: "%")) || words.contains { target.place(of: $0, from: mark) != nil }
    }
  }

  private static let words = ["key", "token"].map { Array($0.utf8) }
}

extension Request {
  var isForm: Bool {
    head.value("Content-Type")?.asciiLowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
  }
}

extension Place {
  fileprivate func isSame(as other: Place) -> Bool {
    if case .header(let name) = self, case .header(let otherName) = other { return name.equalsIgnoringASCIICase(otherName) }
    return self == other
  }
}
