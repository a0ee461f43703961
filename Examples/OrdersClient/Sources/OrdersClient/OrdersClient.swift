import Foundation

/// A client of the orders API that behaves on bad days.
///
/// ```swift
/// let client = OrdersClient(url, clientID: "shop", secret: secret)
/// let orders = try await client.orders()
/// ```
public struct OrdersClient: Sendable {
  let base: URL
  let transport: any Transport
  let time: LocalTime
  package let parts: Parts
  let meter = Meter()
  private let clientID: String
  private let secret: String

  /// - Parameter clock: What it waits by; tests give it one that runs faster.
  public init(
    _ base: URL, clientID: String, secret: String, clock: some Clock<Duration> = ContinuousClock(),
    transport: some Transport = URLSessionTransport()
  ) {
    self.init(base, clientID: clientID, secret: secret, clock: clock, transport: transport) { _, _ in }
  }

  package init(
    _ base: URL, clientID: String, secret: String, clock: some Clock<Duration>, transport: some Transport = URLSessionTransport(),
    exchanging: (inout Parts, LocalTime) -> Void
  ) {
    let time = LocalTime(clock)
    var parts = Parts(
      retry: BackOff(), breaker: CircuitBreaker(time: time), limiter: TokenBucket(time: time), keys: KeyPerCall(),
      token: SharedToken(time: time), pages: ByCursor(), timeout: .seconds(10), userAgent: "orders-client/1.0", tokenPlace: .header)
    exchanging(&parts, time)
    self.base = base
    self.transport = transport
    self.time = time
    self.parts = parts
    self.clientID = clientID
    self.secret = secret
  }

  /// What it has done so far.
  public var metrics: Metrics { meter.snapshot }

  /// All orders, from the first page to the last.
  ///
  /// - Throws: ``OrdersError``.
  public func orders() async throws -> [Order] {
    var orders: [Order] = []
    var seen: Set<String> = []
    var cursor: String?
    repeat {
      let query = cursor.map { [URLQueryItem(name: "cursor", value: $0)] } ?? []
      let page = try JSONDecoder().decode(OrderPage.self, from: try await send(.get("orders", query: query)).body)
      orders += page.data
      cursor = parts.pages.next(after: page)
      if let cursor, !seen.insert(cursor).inserted { throw OrdersError.endlessPages }
    } while cursor != nil
    return orders
  }

  /// Orders an item, once, however many attempts that takes.
  ///
  /// - Throws: ``OrdersError``.
  public func place(_ item: String) async throws -> Order {
    let body = try JSONEncoder().encode(["item": item])
    let reply = try await send(Call(method: "POST", path: "orders", body: body, isRepeatable: true))
    return try JSONDecoder().decode(Order.self, from: reply.body)
  }

  /// A token from the API; it costs an exchange of its own.
  func fetchToken() async throws -> Token {
    meter.note { $0.tokenRefreshes += 1 }
    var form = URLComponents()
    form.queryItems = [
      URLQueryItem(name: "grant_type", value: "client_credentials"), URLQueryItem(name: "client_id", value: clientID),
      URLQueryItem(name: "client_secret", value: secret),
    ]
    let call = Call(
      method: "POST", path: "token", body: Data((form.percentEncodedQuery ?? "").utf8), contentType: "application/x-www-form-urlencoded",
      isRepeatable: false, isAuthorized: false)
    return try JSONDecoder().decode(Token.self, from: try await send(call).body)
  }
}
