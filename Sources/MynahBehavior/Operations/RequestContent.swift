import MynahCore

/// What a request asks for, whoever asks: equal for requests that ask for the same thing.
struct RequestContent: Sendable, Hashable {
  let method: String
  let target: String
  let body: [UInt8]
}

extension ExchangeView {
  /// To find others that ask the same.
  var content: RequestContent { RequestContent(method: method, target: target, body: request.body) }

  /// Method, target and body alike, to the byte.
  func isSameCall(as other: ExchangeView) -> Bool {
    method == other.method && target == other.target && request.body == other.request.body
  }
}
