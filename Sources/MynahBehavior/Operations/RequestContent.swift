import MynahCore

/// What a request asks for, whoever asks: equal for requests that ask for the same thing.
struct RequestContent: Sendable, Hashable {
  let method: String
  let target: String
  let body: [UInt8]
}

extension ExchangeView {
  /// To find others that ask the same.
  var content: RequestContent { RequestContent(method: method, target: target, body: request.bodyToCompare) }

  /// Method, target and body alike, to the byte but for the boundary of a multipart body.
  func isSameCall(as other: ExchangeView) -> Bool {
    guard method == other.method, target == other.target else { return false }
    return request.body == other.request.body || request.bodyToCompare == other.request.bodyToCompare
  }
}
