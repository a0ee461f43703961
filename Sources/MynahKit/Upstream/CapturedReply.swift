import MynahCore
import MynahFiles
import Synchronization

/// A body as far as it is kept: all of it, or, beyond the limit, none.
struct CapturedBody: Sendable {
  private(set) var bytes: [UInt8] = []
  /// How long it is, kept or not.
  private(set) var count = 0
  let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  var isWhole: Bool { count <= limit }

  mutating func add(_ more: UnsafeRawBufferPointer) {
    count += more.count
    if isWhole { bytes.append(contentsOf: more) } else { bytes = [] }
  }
}

/// What of a request's body has passed by so far.
final class SentBody: Sendable {
  private let body: Mutex<CapturedBody>

  init(limit: Int) {
    body = Mutex(CapturedBody(limit: limit))
  }

  var soFar: CapturedBody { body.withLock { $0 } }

  func add(_ bytes: UnsafeRawBufferPointer) { body.withLock { $0.add(bytes) } }
}

/// What has come back from a real API so far.
struct CapturedReply: Sendable {
  var response: RecordedResponse?
  var body: CapturedBody
  /// When things came; `begun` is when the request was sent.
  private var started: Instant
  private var firstByte: Instant?
  private var chunks: [RecordedTiming.Chunk] = []

  /// What comes within this time is one piece: it was sent in one.
  private static let sameChunk = Duration.milliseconds(1)
  /// More than anybody paces by hand.
  private static let mostChunks = 10_000

  init(limit: Int, started: Instant) {
    body = CapturedBody(limit: limit)
    self.started = started
  }

  mutating func begin(_ response: RecordedResponse, at now: Instant) {
    self.response = response
    firstByte = now
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer, at now: Instant) {
    body.add(bytes)
    let at = now - started
    if let last = chunks.indices.last, at - chunks[last].at < Self.sameChunk || chunks.count >= Self.mostChunks {
      chunks[last].end = body.count
    } else {
      chunks.append(RecordedTiming.Chunk(at: at, end: body.count))
    }
  }

  mutating func add(trailers: [UInt8]) {
    response?.trailers = RecordedResponse(head: Array("HTTP/1.1 200\n".utf8) + trailers)?.headers ?? []
  }

  /// - Parameter end: When it was over.
  func timing(end: Instant) -> RecordedTiming {
    RecordedTiming(
      begun: started - .start, firstByte: firstByte.map { $0 - started }, end: end - started, chunks: chunks.count > 1 ? chunks : [])
  }

  /// The length that the head announces.
  var length: Int? { response?.headers.first("Content-Length").flatMap { Int($0) } }
}
