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

  /// It has a key in one of the places where they usually stand, in a header or in the body.
  var bearsIdempotencyKey: Bool {
    var facts = RequestFacts(request)
    return facts.idempotencyKey != nil
  }
}
