/// One token for all calls; whoever finds it missing or about to expire refreshes it, and the others wait for that.
package actor SharedToken: TokenSource {
  private var current: (text: String, expires: Duration)?
  private var refresh: Task<Token, any Error>?
  private let lead: Duration
  private let time: LocalTime

  /// - Parameter lead: How long before its end a token is replaced.
  package init(lead: Duration = .seconds(30), time: LocalTime) {
    self.lead = lead
    self.time = time
  }

  package func token(_ fetch: @escaping @Sendable () async throws -> Token) async throws -> String {
    if let current, time.now() < current.expires - lead { return current.text }
    if let refresh { return try await refresh.value.text }
    let task = Task { try await fetch() }
    refresh = task
    defer { refresh = nil }
    let token = try await task.value
    current = (token.text, time.now() + .seconds(token.lifetime))
    return token.text
  }

  package func reject(_ token: String) {
    if current?.text == token { current = nil }
  }
}
