/// A request as it came: the head's bytes and the body's bytes.
package struct Request: Sendable, Hashable {
  package var head: RequestHead
  /// The body after chunked decoding; empty when there was none.
  package var body: [UInt8]

  package init(head: RequestHead, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }

  /// A request of text, as a test has it.
  package init(_ method: String, _ target: String, headers: [Header] = [], body: String = "") {
    self.init(head: RequestHead(method: method, target: target, headers: headers), body: Array(body.utf8))
  }

  package var method: String { head.method }
  package var target: String { head.target }
  package var headers: [Header] { head.headers }
}
