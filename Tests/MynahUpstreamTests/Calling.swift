import MynahCore
import MynahUpstream
import Synchronization
import Testing

/// What came of a call.
struct Called: Sendable {
  var head = ""
  var pieces: [[UInt8]] = []
  var trailers = ""
  var outcome: UpstreamOutcome?

  var body: String { String(decoding: pieces.joined(), as: UTF8.self) }
}

/// Writes down what it is told, and has room for so many bytes at a time.
final class Notes: UpstreamReceiver {
  private let called = Mutex(Called())
  private let room: Mutex<Int>

  init(room: Int = .max) { self.room = Mutex(room) }

  var now: Called { called.withLock { $0 } }
  func makeRoom(_ count: Int) { room.withLock { $0 = count } }

  func receive(head: [UInt8]) { called.withLock { $0.head = String(decoding: head, as: UTF8.self) } }

  func receive(body: UnsafeRawBufferPointer, of call: UpstreamCall) -> Bool {
    let hasRoom = room.withLock { room in
      guard room > 0 else { return false }
      if room < .max { room = max(0, room - body.count) }
      return true
    }
    if hasRoom { called.withLock { $0.pieces.append(Array(body)) } }
    return hasRoom
  }

  func pause() {}
  func receive(trailers: [UInt8]) { called.withLock { $0.trailers = String(decoding: trailers, as: UTF8.self) } }
  func end(_ outcome: UpstreamOutcome) { called.withLock { $0.outcome = outcome } }

  /// All of it, once it has ended.
  func end() async throws -> Called {
    try #require(await eventually { now.outcome != nil }, "the call did not end")
    return now
  }
}

/// A request of a client that is to be sent on.
func request(
  _ method: String = "GET", _ target: String = "/", _ headers: [Header] = [], to origin: String, body: UpstreamRequest.Body = .none
) throws -> UpstreamRequest {
  UpstreamRequest(
    forwarding: RequestHead(method: method, target: target, headers: [Header("Host", "127.0.0.1:8080")] + headers),
    to: try UpstreamURL(origin), body: body)
}

extension BytePipe {
  func write(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write($0) } }
}

extension Upstream {
  /// Calls and waits for the end.
  func call(_ request: UpstreamRequest, _ settings: UpstreamSettings = UpstreamSettings()) async throws -> Called {
    let notes = Notes()
    _ = try call(request, settings, receiver: notes)
    return try await notes.end()
  }
}

/// Whether `condition` comes true within a minute.
func eventually(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<30_000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return false
}
