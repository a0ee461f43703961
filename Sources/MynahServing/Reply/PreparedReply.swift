import CMicroHTTPD
import MynahCore
import Synchronization

/// A reply in the library's form, head built and body copied, that any number of connections send at once.
///
/// Unchecked because of the pointer: the response is finished before another thread can see it, and the library counts its users under a
/// lock of its own.
final class PreparedReply: @unchecked Sendable {
  let response: OpaquePointer
  /// How much room the head takes, at most.
  private(set) var headSize = 128
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
  static func of(_ reply: RenderedReply, second: Int64, _ dateLine: DateLine) -> PreparedReply? {
    reply.prepared.withLock { cached in
      if let prepared = cached as? PreparedReply, prepared.date == nil || prepared.date == second { return prepared }
      let prepared = PreparedReply(reply, second: second, dateLine)
      cached = prepared
      return prepared
    }
  }

  convenience init?(_ reply: RenderedReply, isHEAD: Bool = false, second: Int64, _ dateLine: DateLine, closes: Bool = false) {
    let response = reply.body.isEmpty && (isHEAD || reply.status == 304) ? Self.bodiless(reply) : Self.whole(reply)
    self.init(response: response, reply: reply, second: second, dateLine, closes: closes)
  }

  private static func whole(_ reply: RenderedReply) -> OpaquePointer? {
    reply.body.withUnsafeBytes { body in
      MHD_create_response_from_buffer(body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
    }
  }

  /// A reply whose Content-Length tells of a body that is not sent (RFC 9110 section 8.6).
  ///
  /// Without one it is 0, also in a 304: the library can't leave it out but by saying chunked, and then it sends a last chunk that no 304 may have.
  private static func bodiless(_ reply: RenderedReply) -> OpaquePointer? {
    let length = reply.headers.first("Content-Length").flatMap { UInt64($0) } ?? 0
    return MHD_create_response_from_callback(min(length, .max - 1), 1, readNothing, nil, nil)
  }

  /// Takes over `response` and gives it the reply's header lines.
  convenience init?(response: OpaquePointer?, reply: RenderedReply, second: Int64, _ dateLine: DateLine, closes: Bool = false) {
    guard let response else { return nil }
    let bringsDate = reply.headers.first("Date") != nil
    self.init(response: response, date: bringsDate ? nil : second)
    if !bringsDate { add("Date", dateLine.text(second)) }
    for header in reply.headers where !header.framesBody { add(header.name, header.value) }
    if closes { add("Connection", "close") }
  }

  private func add(_ name: String, _ value: String) {
    headSize += name.utf8.count + value.utf8.count + 4
    if value.utf8.allSatisfy({ $0 < 0x80 }) {
      // The library takes no empty value; a blank is the same to whoever reads the line (RFC 9110 section 5.5).
      MHD_add_response_header(response, name, value.isEmpty ? " " : value)
    } else {
      let bytes = (value.latin1Bytes + [0]).map { CChar(bitPattern: $0) }
      MHD_add_response_header(response, name, bytes)
    }
  }
}

extension Header {
  /// Whether it says where the body ends, which only the side that writes the bytes can say.
  var framesBody: Bool {
    name.equalsIgnoringASCIICase("Content-Length") || name.equalsIgnoringASCIICase("Transfer-Encoding")
  }
}

/// The end of the stream (`MHD_CONTENT_READER_END_OF_STREAM`, a macro with a cast), for a body that nobody asks for.
private func readNothing(_ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int)
  -> Int
{ -1 }
