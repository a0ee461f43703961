public import MynahCore
import MynahJSON

/// What a test reads of an exchange.
extension Exchange {
  /// The request's method as it was sent.
  public var method: String { request.method }
  /// Path and query as they were sent, still percent-encoded.
  public var target: String { request.target }
  /// The request's header lines, in their order and case.
  public var headers: [Header] { request.headers }
  /// The bytes of the request's body.
  public var body: [UInt8] { request.body }
  /// The first header of this name, compared without case; nil without one.
  public func header(_ name: String) -> String? { request.head.value(name) }
  /// The id of the route that took it; nil where none did.
  public var routeName: String? { if case .route(let id) = route { id } else { nil } }
  /// The status it was answered with; nil where none was sent.
  public var status: Int? { reply?.status ?? nil }
  /// When its first byte was read, on ``MockServer/clock``.
  public var arrived: Instant { t0 }
  /// When the last byte of its reply, or the RST or FIN of a fault, was handed over; nil while it goes on and where the client left first.
  public var answered: Instant? { te }
  /// When the client left while it still waited; nil where it did not.
  public var abandoned: Instant? { gone }
}
