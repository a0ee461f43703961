import CMicroHTTPD
import MynahCore
import Synchronization

/// A reply in the library's form, head built and body copied, that any number of connections send at once.
///
/// Unchecked because of the pointer: the response is finished before another thread can see it, and the library counts its users under a
/// lock of its own.
final class PreparedReply: @unchecked Sendable {
  let response: OpaquePointer
  /// The second, since 1970, that the Date header tells; nil where the reply brings its own.
  private let date: Int64?

  private init(response: OpaquePointer, date: Int64?) {
    self.response = response
    self.date = date
  }

  deinit { MHD_destroy_response(response) }

  /// The form of `reply` that is good for this second, made anew when the last one is of another.
  ///
  /// The Date header comes from our own clock, not the library's, so that it agrees with every other date that the server tells.
  static func of(_ reply: RenderedReply, second: Int64) -> PreparedReply? {
    reply.prepared.withLock { cached in
      if let prepared = cached as? PreparedReply, prepared.date == nil || prepared.date == second { return prepared }
      let prepared = PreparedReply(buffer: reply, second: second)
      cached = prepared
      return prepared
    }
  }

  convenience init?(buffer reply: RenderedReply, second: Int64, closes: Bool = false) {
    let response = reply.body.withUnsafeBytes { body in
      MHD_create_response_from_buffer(body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
    }
    self.init(response: response, reply: reply, second: second, closes: closes)
  }

  /// Takes over `response` and gives it the reply's header lines.
  convenience init?(response: OpaquePointer?, reply: RenderedReply, second: Int64, closes: Bool = false) {
    guard let response else { return nil }
    let bringsDate = reply.headers.first("Date") != nil
    self.init(response: response, date: bringsDate ? nil : second)
    if !bringsDate { add("Date", Array(HTTPDate(seconds: second).description.utf8)) }
    for header in reply.headers where !header.framesBody { add(header.name, header.value.latin1Bytes) }
    if closes { add("Connection", Array("close".utf8)) }
  }

  private func add(_ name: String, _ value: [UInt8]) {
    (value + [0]).withUnsafeBytes { bytes in
      guard let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      _ = MHD_add_response_header(response, name, text)
    }
  }
}

extension Header {
  /// Whether it says where the body ends, which only the side that writes the bytes can say.
  var framesBody: Bool {
    name.equalsIgnoringASCIICase("Content-Length") || name.equalsIgnoringASCIICase("Transfer-Encoding")
  }
}
