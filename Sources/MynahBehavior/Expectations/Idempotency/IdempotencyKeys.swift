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

  /// What has to hold for it to take effect, and no longer does once it has; empty where it takes effect anyway.
  ///
  /// The same request is refused then (RFC 9110 section 13.1, RFC 5789 section 2), as is an upload by tus whose offset has moved on.
  var precondition: [String] {
    ["If-Match", "If-None-Match", "If-Unmodified-Since", "Upload-Offset"].flatMap { name in
      request.head.values(name).map { "\(name): \(String(decoding: $0, as: UTF8.self).trimmed())" }
    }.filter { $0 != "If-Match: *" && (!$0.hasPrefix("If-None-Match") || $0.hasSuffix(" *")) }
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
