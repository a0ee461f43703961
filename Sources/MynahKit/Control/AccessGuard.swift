import MynahCore
import MynahCrypto

/// Who may use the control interface.
///
/// Bound to loopback everybody on the machine may, but no web page: a page's request bears an `Origin`, and one that reaches us through a
/// rebound name bears that name as `Host`. Bound to anything else every request needs the token.
struct AccessGuard: Sendable {
  let token: String?
  let needsToken: Bool
  /// The name that the server was told to listen on.
  let host: String

  /// The refusal of this request, or nil.
  func refusal(of request: Request) -> RenderedReply? {
    if let token, isRight(request, token) { return nil }
    if needsToken {
      return ProblemReply.reply(
        401, "Unauthorized", "This server listens beyond loopback: send the control token as \"Authorization: Bearer TOKEN\".",
        headers: [Header("WWW-Authenticate", "Bearer")])
    }
    guard let authority = request.head.value("Host") else { return ProblemReply.forbidden("A control request needs a Host.") }
    let name = Self.name(of: authority)
    guard isOurs(name) else {
      return ProblemReply.forbidden(
        "The control interface does not answer to the host name \"\(name)\"; use 127.0.0.1, [::1] or localhost.")
    }
    if let origin = request.head.value("Origin"), !isOwn(origin, authority) {
      return ProblemReply.forbidden("The control interface does not answer pages of another origin (\(origin)).")
    }
    return nil
  }

  private func isRight(_ request: Request, _ token: String) -> Bool {
    guard let value = request.head.value("Authorization"), value.prefix(7).equalsIgnoringASCIICase("Bearer ") else { return false }
    // Digests are compared so that the time taken tells nothing about the token.
    return Digest.sha256(Array(value.dropFirst(7).trimmed().utf8)) == Digest.sha256(Array(token.utf8))
  }

  /// An address can't be rebound the way a name can.
  private func isOurs(_ name: String) -> Bool {
    name.equalsIgnoringASCIICase("localhost") || name.equalsIgnoringASCIICase(host) || name.hasPrefix("[") || name.isIPv4Literal
  }

  private func isOwn(_ origin: String, _ authority: String) -> Bool {
    origin.equalsIgnoringASCIICase("http://\(authority)") || origin.equalsIgnoringASCIICase("https://\(authority)")
  }

  /// The host of `host:port`, an IPv6 literal with its brackets.
  private static func name(of authority: String) -> String {
    if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
    return String(authority.prefix { $0 != ":" })
  }
}

extension String {
  /// Whether it is four numbers with dots between them.
  var isIPv4Literal: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 48 < 10 } }
  }
}
