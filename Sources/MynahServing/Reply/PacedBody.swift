import CMicroHTTPD
import MynahCore

/// The body of a reply that goes out in pieces, each at its instant, as the library asks for bytes.
///
/// Between two pieces the connection is suspended; the instants count from the first, so that lateness doesn't add up.
final class PacedBody {
  private let connection: Connection
  private let body: [UInt8]
  private let pieces: [Pace.Piece]
  private let first: Instant
  private var current = 0

  init(_ body: [UInt8], _ pace: Pace, on connection: Connection, first: Instant) {
    self.body = body
    self.pieces = pace.pieces(of: body.count)
    self.connection = connection
    self.first = first
  }

  /// A response that reads this body and owns it.
  func makeResponse() -> OpaquePointer? {
    let block = min(body.count, 32_768)
    return MHD_create_response_from_callback(
      UInt64(body.count), block, readPacedBody, Unmanaged.passRetained(self).toOpaque(), freePacedBody)
  }

  /// Copies what is due from `position` on; nothing, and the connection suspended, when none is.
  func read(at position: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if case .resumed(.close) = connection.stage { return endWithError }
    while current < pieces.count, pieces[current].end <= position { current += 1 }
    guard current < pieces.count else { return endWithError }
    let due = first + pieces[current].at
    if connection.clock.now() < due {
      return connection.suspend(for: .pace(until: due)) == .YES ? 0 : endWithError
    }
    let count = min(buffer.count, pieces[current].end - position)
    body.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<(position + count)])) }
    return count
  }
}

/// `MHD_CONTENT_READER_END_WITH_ERROR`, a macro with a cast.
private let endWithError = -2

private func readPacedBody(
  _ body: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let body else { return endWithError }
  return Unmanaged<PacedBody>.fromOpaque(body).takeUnretainedValue()
    .read(at: Int(position), into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private func freePacedBody(_ body: UnsafeMutableRawPointer?) {
  if let body { Unmanaged<PacedBody>.fromOpaque(body).release() }
}
