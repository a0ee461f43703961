import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The client that the articles test: what it does on a bad day is what they show.
struct StoreClient: Sendable {
  private let base: URL
  private let sleep: @Sendable (Duration) async throws -> Void
  private let timeout: Duration

  init(_ base: URL, clock: some Clock<Duration> = ContinuousClock(), timeout: Duration = .seconds(3600)) {
    self.base = base
    self.timeout = timeout
    sleep = { try await clock.sleep(for: $0) }
  }

  @discardableResult func orders() async throws -> String { try await send("GET", "orders") }
  @discardableResult func pay() async throws -> String { try await send("POST", "payments", key: UUID().uuidString) }

  private func send(_ method: String, _ path: String, key: String? = nil) async throws -> String {
    for attempt in 0..<5 {
      var request = URLRequest(url: base.appending(path: path))
      request.httpMethod = method
      request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
      var wait = Duration.milliseconds(50 << attempt) * Double.random(in: 0.75...1)
      if let (body, reply) = try await answer(to: request) {
        if reply.statusCode < 400 { return String(decoding: body, as: UTF8.self) }
        if reply.statusCode < 500, reply.statusCode != 429 { break }
        if let told = Int(reply.value(forHTTPHeaderField: "Retry-After") ?? "") { wait = .seconds(told) }
      }
      try await sleep(wait)
    }
    throw URLError(.badServerResponse)
  }

  /// Nil where no whole answer came in time.
  private func answer(to request: URLRequest) async throws -> (Data, HTTPURLResponse)? {
    try await withThrowingTaskGroup(of: (Data, HTTPURLResponse)?.self) { group in
      group.addTask {
        guard let (body, reply) = try? await URLSession.shared.data(for: request) else { return nil }
        return (reply as? HTTPURLResponse).map { (body, $0) }
      }
      group.addTask {
        try await sleep(timeout)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
