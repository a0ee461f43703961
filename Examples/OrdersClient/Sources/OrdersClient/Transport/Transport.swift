import Foundation

/// What carries requests to the API and replies back.
public protocol Transport: Sendable {
  /// Sends one request; throws where no whole reply came.
  func send(_ request: HTTPRequest) async throws -> HTTPReply
}

/// A request as the transport gets it.
public struct HTTPRequest: Sendable {
  public var method: String
  public var url: URL
  public var headers: [String: String]
  public var body: Data?
}

/// A whole reply.
public struct HTTPReply: Sendable {
  public let status: Int
  public let body: Data
  /// By their names in lower case.
  let headers: [String: String]

  public init(status: Int, headers: [String: String], body: Data) {
    self.status = status
    self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    self.body = body
  }

  /// The value of a header, by its name without case.
  public func header(_ name: String) -> String? { headers[name.lowercased()] }
}
