import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Foundation's URLSession, with connections that live as long as the transport.
public final class URLSessionTransport: Transport {
  private let session: URLSession

  public init() {
    let configuration = URLSessionConfiguration.ephemeral
    // The client has limits of its own, by its own clock.
    configuration.timeoutIntervalForRequest = 86_400
    session = URLSession(configuration: configuration)
  }

  deinit { session.finishTasksAndInvalidate() }

  public func send(_ request: HTTPRequest) async throws -> HTTPReply {
    var message = URLRequest(url: request.url)
    message.httpMethod = request.method
    message.httpBody = request.body
    for (name, value) in request.headers { message.setValue(value, forHTTPHeaderField: name) }
    let (body, response) = try await session.data(for: message)
    guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    let headers = response.allHeaderFields.compactMap { name, value in
      (name as? String).flatMap { name in (value as? String).map { (name, $0) } }
    }
    return HTTPReply(status: response.statusCode, headers: Dictionary(headers) { first, _ in first }, body: body)
  }
}
