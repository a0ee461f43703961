import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// An API client as a user of the fixture would have one: it tries again while it is told to come back.
struct Client: Sendable {
  let base: URL

  init(_ base: URL) { self.base = base }

  /// Sends the request until the status is no 429 or 5xx, waiting as long as `wait` makes of Retry-After.
  @discardableResult
  func send(_ method: String, _ path: String, key: String? = nil, wait: (Double) -> Double = { $0 }) async throws -> Int {
    while true {
      var request = URLRequest(url: base.appending(path: path))
      request.httpMethod = method
      if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
      let (_, response) = try await URLSession.shared.data(for: request)
      let reply = try #require(response as? HTTPURLResponse)
      guard reply.statusCode == 429 || reply.statusCode >= 500 else { return reply.statusCode }
      let seconds = Double(reply.value(forHTTPHeaderField: "Retry-After") ?? "") ?? 0
      try await Task.sleep(for: .seconds(wait(seconds)))
    }
  }
}
