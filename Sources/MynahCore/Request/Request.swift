/// A request as it came: the head's bytes and the body's bytes.
///
/// What a closure of a route is given, and what an exchange of the journal has.
public struct Request: Sendable, Hashable {
  package var head: RequestHead
  /// The body after chunked decoding; empty when there was none.
  public package(set) var body: [UInt8]

  package init(head: RequestHead, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }

  /// A request of text, as a test has it.
  package init(_ method: String, _ target: String, headers: [Header] = [], body: String = "") {
    self.init(head: RequestHead(method: method, target: target, headers: headers), body: Array(body.utf8))
  }

  /// The method as it was sent; case counts (RFC 9110 section 9.1).
  public var method: String { head.method }
  /// Path and query as they were sent, still percent-encoded (RFC 9112 section 3.2).
  ///
  /// Bytes outside ASCII stand as U+0080...U+00FF, one character a byte; `path`, `segments` and `query(_:)` read them as UTF-8.
  public var target: String { head.target }
  /// The header lines, in their order and case.
  public var headers: [Header] { head.headers }
}
