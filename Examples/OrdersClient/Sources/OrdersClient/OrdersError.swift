import Foundation

/// Why a call came to nothing.
public enum OrdersError: Error, Equatable {
  /// The API refused it, for good or until the client gave up.
  case refused(Refusal)
  /// No whole reply came, until the client gave up.
  case unreachable(attempts: Int)
  /// The API has failed too often; nothing was sent.
  case circuitOpen
  /// The API sent a page that it had sent before.
  case endlessPages

  /// What the API said.
  public struct Refusal: Equatable, Sendable {
    public let status: Int
    /// What the API calls it, such as `out_of_stock`; nil where it did not say.
    public let code: String?
    public let message: String?
    /// Names the call in the API's own logs.
    public let requestID: String
    public let attempts: Int
  }
}

extension OrdersError {
  /// Reads `{"error": {"code": "...", "message": "..."}}`.
  init(_ reply: HTTPReply, requestID: String, attempts: Int) {
    struct Body: Decodable {
      struct Details: Decodable {
        let code: String?
        let message: String?
      }
      let error: Details
    }
    let details = try? JSONDecoder().decode(Body.self, from: reply.body).error
    self = .refused(
      Refusal(status: reply.status, code: details?.code, message: details?.message, requestID: requestID, attempts: attempts))
  }
}
