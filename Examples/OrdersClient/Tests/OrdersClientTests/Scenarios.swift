import MynahKit

/// The orders API on good and on bad days.
extension Scenario {
  /// Told to stay away for a minute, then served.
  static let throttled = Scenario("throttled", routes: [.token, .on(.get("/orders"), .status(429).retryAfter(.seconds(60)), .onePage)])

  /// Told to stay away until a date, in each form that a date can have.
  static func throttledUntilDate(_ form: Reply.DateForm) -> Scenario {
    Scenario(
      "throttled-until", routes: [.token, .on(.get("/orders"), .status(429).retryAfterDate(in: .seconds(60), form: form), .onePage)])
  }

  /// Fails three times, without a word on when to come back.
  static let stumbling = Scenario(
    "stumbling", routes: [.token, .on(.get("/orders"), .status(503).times(3), .onePage, per: .operation)], operations: .requestID)

  /// Fails until further notice.
  static let down = Scenario("down", routes: [.token, .on(.get("/orders"), .status(503))], operations: .requestID)

  /// An outage that ends: the breaker's trial fails once, then succeeds.
  static let outage = Scenario("outage", routes: [.token, .on(.get("/orders"), .status(503).times(4), .onePage)])

  /// What is asked for is not there.
  static let empty = Scenario(
    "empty",
    routes: [.token, .on(.get("/orders"), .json(["error": ["code": "no_such_shop", "message": "There is no such shop."]], status: 404))],
    operations: .requestID)

  /// The payment goes through, but its answer is lost.
  static let lostAnswer = Scenario(
    "lost-answer",
    routes: [
      .token,
      .on(.post("/orders", body: .containing(["item": "tea"])), .status(504), .json(["id": 7, "item": "tea"], status: 201)),
    ])

  /// A token that lasts a minute, and an API that takes a while to make one.
  static let shortTokens = Scenario(
    "short-tokens",
    routes: [
      .on(
        .post("/token"),
        .json(["access_token": "token-{{n}}", "expires_in": 60]).template(["n": .counter("tokens")])
          .held(by: "refresh", timeout: .seconds(600))),
      .on(.get("/orders"), .onePage),
    ])

  /// The token was taken back before its time.
  static let revoked = Scenario(
    "revoked",
    routes: [
      .on(.post("/token"), .json(["access_token": "token-{{n}}", "expires_in": 3600]).template(["n": .counter("tokens")])),
      .on(.get("/orders", headers: ["Authorization": "Bearer token-1"]), .status(401)),
      .on(.get("/orders"), .onePage, id: "orders"),
    ])

  /// Three pages, each behind the cursor that the one before names.
  static let pages = Scenario(
    "pages",
    routes: [
      .token,
      .on(.get("/orders", query: ["cursor": "c3"]), .page([5], next: nil), id: "page 3"),
      .on(.get("/orders", query: ["cursor": "c2"]), .page([3, 4], next: "c3"), id: "page 2"),
      .on(.get("/orders", query: ["cursor": .absent]), .page([1, 2], next: "c2"), id: "page 1"),
    ])

  /// A cursor that leads to itself.
  static let endless = Scenario("endless", routes: [.token, .on(.get("/orders"), .page([1], next: "again"))])

  /// Always well.
  static let fine = Scenario("fine", routes: [.token, .on(.get("/orders"), .onePage)])

  /// Says nothing, then cuts a page short, then is well.
  static let silent = Scenario(
    "silent", routes: [.token, .on(.get("/orders"), .fault(.stall), Reply.onePage.failing(.truncate(after: 9)), .onePage)])
}

extension OperationKey {
  /// All attempts of a call bear the same id.
  static let requestID = place(.header("X-Request-ID"))
}

extension Route {
  /// A token for an hour.
  static let token = on(
    .post("/token", body: .form(["grant_type": "client_credentials", "client_id": "shop", "client_secret": .present])),
    .json(["access_token": "at_5f2c9d", "expires_in": 3600]))
}

extension Reply {
  static let onePage = page([1], next: nil)

  static func page(_ ids: [Int], next cursor: String?) -> Reply {
    .json(["data": .array(ids.map { ["id": .number(JSONNumber($0)), "item": "tea"] }), "next_cursor": cursor.map { .string($0) } ?? .null])
  }
}
