import MynahCore

/// Where a client may put its idempotency key, and what a request bears there.
struct IdempotencyKeys: Sendable {
  let places: [Place]

  /// The header fields in common use.
  static let standard = IdempotencyKeys(places: RequestFacts.idempotencyKeys.map(Place.header))

  /// Every key that the request bears, in the order of the places.
  func keys(of request: Request) -> [String] {
    var facts = RequestFacts(request)
    return places.flatMap { facts.values(in: $0) }
  }
}

extension ExchangeView {
  /// Its request may do something twice when it is sent twice.
  var isUnsafe: Bool { method == "POST" || method == "PATCH" }

  /// It takes effect only on what it was made for: once it has, the same request is refused (RFC 9110 section 13.1, RFC 5789 section 2; uploads by
  /// tus, whose offset has moved on).
  var bearsPrecondition: Bool {
    let match = request.head.value("If-Match")?.trimmed() ?? "*"
    return match != "*" || request.head.value("If-None-Match")?.trimmed() == "*" || request.head.value("If-Unmodified-Since") != nil
      || request.head.value("Upload-Offset") != nil
  }

  /// It asks for a token by what the client itself has to show, and spends nothing by that: who asks twice gets two (RFC 6749 section 4.4, RFC 7523).
  var onlyAsksForToken: Bool {
    var facts = RequestFacts(request)
    let grants = facts.formValues("grant_type")
    return !grants.isEmpty && grants.allSatisfy { $0 == "client_credentials" || $0 == "urn:ietf:params:oauth:grant-type:jwt-bearer" }
  }

  /// It has a key in one of the places where they usually stand, in a header or in the body.
  var bearsIdempotencyKey: Bool {
    var facts = RequestFacts(request)
    return facts.idempotencyKey != nil
  }
}
