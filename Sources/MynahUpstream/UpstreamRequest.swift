package import MynahCore

/// A request as it goes to a real API.
package struct UpstreamRequest: Sendable {
  package var origin: UpstreamURL
  package var method: String
  /// What stands on the request line, as it is sent.
  package var target: String
  /// The header lines in the order and the case in which they are sent, Host first.
  package var headers: [Header]
  package var body: Body

  package enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// As it comes in; the length is that of all of it, where it was announced.
    case pipe(BytePipe, length: Int?)

    var length: Int? {
      switch self {
      case .none: 0
      case .bytes(let bytes): bytes.count
      case .pipe(_, let length): length
      }
    }
  }

  /// A client's request on its way on: another Host, and none of the lines that concern its connection to us (RFC 9110 section 7.6.1).
  package init(forwarding head: RequestHead, to origin: UpstreamURL, body: Body) {
    let isChunked = body.length == nil || head.mayHave("Transfer-Encoding") && head.value("Transfer-Encoding") != nil
    self.origin = origin
    // An empty body in chunks is one all the same.
    self.body = if isChunked, case .none = body { .bytes([]) } else { body }
    method = head.method
    target = origin.basePath + (head.target == "*" && origin.basePath.isEmpty ? "*" : Self.originForm(head.target))
    // Of what frames the body there is one line.
    let other = isChunked ? "content-length" : "transfer-encoding"
    headers = [Header("Host", origin.authority)] + head.headers.endToEnd(without: Self.ofConnection + [other])
  }

  private static let ofConnection = [
    "connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "upgrade", "expect", "host",
  ]

  /// What a proxy's client writes as an absolute URL (RFC 9112 section 3.2.2), as any other writes it.
  private static func originForm(_ target: String) -> String {
    guard !target.hasPrefix("/"), let separator = target.firstRange(of: "://") else { return target }
    let path = target[separator.upperBound...].drop { $0 != "/" && $0 != "?" }
    return path.hasPrefix("/") ? String(path) : "/" + path
  }
}

/// How a real API is called.
package struct UpstreamSettings: Sendable, Hashable {
  /// A PEM file of the authorities that are trusted; nil: those of the system.
  package var authorityFile: String?
  /// PEM files of our own certificate and its key, for an API that asks for one.
  package var certificateFile: String?
  package var keyFile: String?
  /// How long it may take to get a connection.
  package var connectLimit: Duration
  /// How long nothing may come before it is given up.
  package var silenceLimit: Duration

  /// - Parameter silenceLimit: Ten minutes, which is how long clients of slow APIs wait; whoever has less patience leaves before.
  package init(
    authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, connectLimit: Duration = .seconds(30),
    silenceLimit: Duration = .seconds(600)
  ) {
    self.authorityFile = authorityFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    self.connectLimit = connectLimit
    self.silenceLimit = silenceLimit
  }
}
