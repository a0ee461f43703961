import MynahCore

extension ExchangeView {
  /// In what the request that followed this redirect is not what its status asks for; nil where it is.
  func difference(followedBy next: ExchangeView) -> (what: String, wanted: String, found: String)? {
    switch status {
    case 301, 302:
      return next.method == method || (method, next.method) == ("POST", "GET") ? nil : ("the method", method, next.method)
    case 307, 308:
      if next.method != method { return ("the method", method, next.method) }
      let isAnew = (request.head.value("Content-Type") ?? "").hasPrefix("multipart/") && !next.request.body.isEmpty
      if next.request.body == request.body || isAnew { return nil }
      return ("the body", String(decoding: request.body, as: UTF8.self), String(decoding: next.request.body, as: UTF8.self))
    case 303:
      return ["GET", "HEAD"].contains(next.method) ? nil : ("the method", "GET", next.method)
    default: return nil
    }
  }
}
