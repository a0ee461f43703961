import Foundation

extension OrdersClient {
  /// Sends a call, as often as it takes and is allowed.
  func send(_ call: Call) async throws -> HTTPReply {
    meter.note { $0.calls += 1 }
    var attempt = 1
    var hasNewToken = false
    while true {
      let token = call.isAuthorized ? try await parts.token.token(fetchToken) : nil
      let outcome = try await attemptOnce(call, token, attempt)
      if case .reply(let reply) = outcome {
        if (200..<300).contains(reply.status) { return reply }
        if reply.status == 401, let token, !hasNewToken {
          // Once: a new token that is refused as well is no better when it is newer still.
          hasNewToken = true
          await parts.token.reject(token)
          continue
        }
      }
      guard let wait = parts.retry.wait(after: outcome, attempt: attempt, of: call) else { throw failure(outcome, call, attempt) }
      // Who is told to stay away is told for all calls.
      if outcome.status == 429 { await parts.limiter.pause(for: wait) }
      meter.note {
        $0.retries += 1; $0.waited += wait
      }
      try await time.sleep(wait)
      attempt += 1
    }
  }

  private func attemptOnce(_ call: Call, _ token: String?, _ attempt: Int) async throws -> Outcome {
    try await parts.limiter.turn()
    do {
      try await parts.breaker.admit()
    } catch {
      meter.note { $0.shortCircuited += 1 }
      throw error
    }
    meter.note { $0.attempts += 1 }
    let request = request(for: call, token, attempt)
    let outcome = await exchange(request)
    await parts.breaker.record(outcome)
    try Task.checkCancellation()
    return outcome
  }

  private func exchange(_ request: HTTPRequest) async -> Outcome {
    do {
      guard let limit = parts.timeout else { return .reply(try await transport.send(request)) }
      return try await time.within(limit) { try await transport.send(request) }.map(Outcome.reply) ?? .lost
    } catch {
      return .lost
    }
  }

  private func request(for call: Call, _ token: String?, _ attempt: Int) -> HTTPRequest {
    var query = call.query
    if let token, parts.tokenPlace == .query { query.append(URLQueryItem(name: "access_token", value: token)) }
    let url = base.appending(path: call.path)
    var request = HTTPRequest(
      method: call.method, url: query.isEmpty ? url : url.appending(queryItems: query),
      headers: ["Accept": "application/json", "X-Request-ID": call.id], body: call.body)
    request.headers["User-Agent"] = parts.userAgent
    if call.body != nil { request.headers["Content-Type"] = call.contentType }
    if let token, parts.tokenPlace == .header { request.headers["Authorization"] = "Bearer \(token)" }
    request.headers["Idempotency-Key"] = parts.keys.key(of: call, attempt: attempt)
    return request
  }

  private func failure(_ outcome: Outcome, _ call: Call, _ attempts: Int) -> OrdersError {
    meter.note { $0.failures += 1 }
    return switch outcome {
    case .reply(let reply): OrdersError(reply, requestID: call.id, attempts: attempts)
    case .lost: .unreachable(attempts: attempts)
    }
  }
}
