package import Synchronization

/// A reply as it goes on the wire: status, header lines, body bytes.
///
/// Immutable, shared by every exchange that got it.
///
/// A step of a route that depends on nothing is rendered once and played many times; one with a template or a date is rendered anew.
package final class RenderedReply: Sendable {
  /// Nil where the fault sends no status at all (`reset`, `close`, `stall`, `garbage`).
  package let status: Int?
  package let headers: [Header]
  package let body: [UInt8]
  /// What the serving side makes of this reply once and uses again.
  package let prepared = Mutex<(any AnyObject & Sendable)?>(nil)

  package init(status: Int?, headers: [Header] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension RenderedReply {
  /// The bytes that it holds in memory, about.
  var footprint: Int {
    headers.reduce(body.count + 128) { $0 + MemoryLayout<Header>.stride + $1.name.utf8.count + $1.value.utf8.count }
  }
}

extension RenderedReply: Hashable {
  package static func == (left: RenderedReply, right: RenderedReply) -> Bool {
    left === right || (left.status == right.status && left.headers == right.headers && left.body == right.body)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(status)
    hasher.combine(body)
  }
}
