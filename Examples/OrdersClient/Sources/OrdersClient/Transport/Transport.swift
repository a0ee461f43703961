import Foundation

/// What carries requests to the API and replies back.
public protocol Transport: Sendable {
  /// Sends one request; throws where no whole reply came.
  func send(_ request: HTTPRequest) async throws -> HTTPReply
}

/// A request as the transport gets it.
public struct HTTPRequest: Sendable {
  /// Such as GET.
  public var method: String
  /// Where to.
  public var url: URL
  /// By their names.
  public var headers: [String: String]
  /// Nil where there is none.
  public var body: Data?
}

/// A whole reply.
public struct HTTPReply: Sendable {
  /// Such as 200.
  public let status: Int
  /// Empty where there is none.
  public let body: Data
  /// By their names in lower case.
  let headers: [String: String]

  /// A reply with these headers, whose names are compared without case.
  public init(status: Int, headers: [String: String], body: Data) {
    self.status = status
    self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    self.body = body
  }

  /// The value of a header, by its name without case.
  public func header(_ name: String) -> String? { headers[name.lowercased()] }
}
