public import MynahCore
public import MynahJSON

/// What a closure reads of a request.
extension Request {
  /// The path, percent-decoded, without the query: `/orders/4 2`.
  public var path: String { Target(target).decodedPath }
  /// Each segment of the path, percent-decoded: `/orders/42` has "orders" and "42".
  public var segments: [String] { Target(target).segments }
  /// The first parameter of the query of this name; nil without one.
  public func query(_ name: String) -> String? { Target(target).query.first { $0.name == name }?.value }
  /// The first header of this name, compared without case; nil without one.
  public func header(_ name: String) -> String? { head.value(name) }
  /// The body as UTF-8; what is none of it becomes U+FFFD.
  public var text: String { String(decoding: body, as: UTF8.self) }
  /// The body as JSON.
  ///
  /// ```swift
  /// let customer = try request.json()["customer"]?.int
  /// ```
  ///
  /// - Throws: `JSONSyntaxError` where it is none, with line and column.
  public func json() throws(JSONSyntaxError) -> JSON { try JSON(parsing: body) }
}
