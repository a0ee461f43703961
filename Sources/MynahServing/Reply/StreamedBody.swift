import CMicroHTTPD
import MynahCore

/// The body of a reply that is sent while it is made.
///
/// While nothing is there the connection is suspended; the side that makes the body is held up while the client reads nothing.
final class StreamedBody {
  private let connection: Connection
  private let stream: ReplyStream

  init(_ stream: ReplyStream, on connection: Connection) {
    self.stream = stream
    self.connection = connection
  }

  /// A response that reads this body and owns it; without a length it is sent in chunks.
  func makeResponse(length: Int?) -> OpaquePointer? {
    // `MHD_SIZE_UNKNOWN` is a macro with a cast.
    let size = length.map { UInt64($0) } ?? .max
    return MHD_create_response_from_callback(size, 65_536, readStreamedBody, Unmanaged.passRetained(self).toOpaque(), freeStreamedBody)
  }

  /// Copies what is there; nothing, and the connection suspended, when nothing is.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if case .resumed(.close) = connection.stage { return endWithError }
    switch stream.body.read(into: buffer) {
    case .bytes(let count): return count
    case .ended(.complete): return endOfStream
    case .ended(.broken(let isReset)):
      let now = connection.clock.now()
      connection.ending = Ending(ts: connection.ts, te: now, closed: .init(at: now, by: .server))
      if isReset { RawSocket(descriptor: connection.descriptor).abort() }
      return endWithError
    case .empty: return connection.wait(for: stream, hasSentHead: true) == .YES ? 0 : endWithError
    }
  }
}

/// `MHD_CONTENT_READER_END_OF_STREAM` and `MHD_CONTENT_READER_END_WITH_ERROR`, macros with casts.
private let endOfStream = -1
private let endWithError = -2

private func readStreamedBody(
  _ body: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let body else { return endWithError }
  return Unmanaged<StreamedBody>.fromOpaque(body).takeUnretainedValue().read(
    into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private func freeStreamedBody(_ body: UnsafeMutableRawPointer?) {
  if let body { Unmanaged<StreamedBody>.fromOpaque(body).release() }
}
