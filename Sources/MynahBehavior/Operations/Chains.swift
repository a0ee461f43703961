import MynahCore

/// Requests that continue an attempt rather than start one: a redirect followed, a challenge answered, a re-send of the transport.
enum Chains {
  /// Who follows a redirect does so at once; what comes later may be another call.
  static let atOnce = Duration.milliseconds(250)

  /// How `next` continues the attempt that `previous` was the last exchange of, or nil when it doesn't.
  static func link(_ previous: ExchangeView, _ next: ExchangeView, _ lag: Lag) -> Hop.Kind? {
    guard let kind = kind(previous, next, lag), !areMarkedApart(previous.request, next.request, kind) else { return nil }
    return kind
  }

  private static func kind(_ previous: ExchangeView, _ next: ExchangeView, _ lag: Lag) -> Hop.Kind? {
    if follows(previous, next) { return .redirect }
    if answersChallenge(previous, next, lag) { return .challenge }
    return isResend(previous, next, lag) ? .resend : nil
  }

  /// Whether what they bear says that they are of two calls: all workers of a client may send the same at once, each with a mark of its own.
  ///
  /// What a library sends again by itself bears the same to the byte; who answers a challenge may trace that anew. An SDK that begins anew
  /// where it is led to may give that a mark of its own, too.
  private static func areMarkedApart(_ previous: Request, _ next: Request, _ kind: Hop.Kind) -> Bool {
    if kind == .redirect { return false }
    let areOther =
      RequestFacts.idempotencyKeys.contains { areApart(previous.head.text($0), next.head.text($0)) }
      || RequestFacts.invocationIDs.contains { areApart(previous.invocationID(in: $0), next.invocationID(in: $0)) }
    return areOther || kind == .resend && ofRequests.contains { previous.head.text($0) != next.head.text($0) }
  }

  private static func areApart(_ before: String?, _ now: String?) -> Bool { before != nil && now != nil && before != now }

  /// What may be another in each request that a client makes, but not in what is sent again below it.
  private static let ofRequests =
    RequestFacts.idempotencyKeys + RequestFacts.invocationIDs + ["X-Request-ID", "traceparent", "x-stainless-retry-count"]

  /// False where nothing can continue the attempt that this was the last exchange of, whatever comes next.
  static func mayGoOn(_ previous: ExchangeView) -> Bool {
    isRedirect(previous) || isChallenge(previous) || isLost(previous)
  }

  private static func isRedirect(_ previous: ExchangeView) -> Bool {
    previous.status.map([301, 302, 303, 307, 308].contains) ?? false
  }

  private static func isChallenge(_ previous: ExchangeView) -> Bool { previous.status == 401 && previous.te != nil }

  private static func isLost(_ previous: ExchangeView) -> Bool {
    previous.sequence > 1 && previous.ts == nil && previous.gone == nil && previous.replyEnded != nil
  }

  private static func follows(_ previous: ExchangeView, _ next: ExchangeView) -> Bool {
    // An SDK that counts its attempts says when one is over.
    guard isRedirect(previous), let location = previous.location, let ended = previous.te, next.t0 >= previous.ts ?? ended,
      previous.retryCount == next.retryCount, mayBeOfSameCaller(previous, next)
    else { return false }
    // A client on this machine may go on, over another connection, before the end of the reply was noted.
    return location.leads(to: next)
  }

  /// Another origin may have another credential.
  private static func mayBeOfSameCaller(_ previous: ExchangeView, _ next: ExchangeView) -> Bool {
    next.credential.isEmpty || next.credential == previous.credential || next.host != previous.host
  }

  /// The same request, now with a credential or with another one.
  private static func answersChallenge(_ previous: ExchangeView, _ next: ExchangeView, _ lag: Lag) -> Bool {
    guard isChallenge(previous), previous.mayBeOver(before: next, lag), previous.isSameCall(as: next) else {
      return false
    }
    let credential = next.request.head.value("Authorization")
    return credential != nil && credential != previous.request.head.value("Authorization")
  }

  /// The library's own second try after a kept-alive connection was closed under it, which the caller never sees.
  private static func isResend(_ previous: ExchangeView, _ next: ExchangeView, _ lag: Lag) -> Bool {
    guard isLost(previous), let ended = previous.replyEnded, next.connection != previous.connection, previous.isSameCall(as: next),
      next.credential == previous.credential
    else { return false }
    let gap = next.t0 - ended
    return gap >= .zero && gap < Tolerance.same + lag.noise + lag.bound(at: next.t0)
  }
}

/// Where a Location points to (RFC 9110 section 10.2.2), resolved against the request that it answered.
///
/// Few exchanges have one, and those share it with all who ask.
final class Location: Sendable {
  /// Scheme, where the Location says it.
  let scheme: String?
  /// Host and port, where the Location says them.
  let host: String?
  let target: String

  init(_ location: String, from request: Request) {
    let text = location.withoutFragment
    if let separator = text.endOfScheme {
      scheme = String(text[..<separator.lowerBound])
      let rest = text[separator.upperBound...]
      let path = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      host = String(rest[..<path])
      target = rest[path...].hasPrefix("/") ? String(rest[path...]) : "/" + rest[path...]
      return
    }
    scheme = nil
    if text.hasPrefix("//") {
      let rest = text.dropFirst(2)
      let path = rest.firstIndex(of: "/") ?? rest.endIndex
      host = String(rest[..<path])
      target = path == rest.endIndex ? "/" : String(rest[path...])
      return
    }
    host = nil
    let base = Target(request.target).rawPath
    if text.hasPrefix("/") {
      target = text
    } else if text.hasPrefix("?") {
      target = base + text
    } else {
      let folder = base.lastIndex(of: "/").map { base[...$0] } ?? "/"
      target = Self.normalized(folder + text)
    }
  }

  /// Whether this request goes there.
  func leads(to exchange: ExchangeView) -> Bool {
    let isThere = targets(in: exchange.session).contains(exchange.target.withoutFragment)
    return isThere && (host == nil || host == exchange.request.head.value("Host"))
  }

  /// The target as it may stand in the journal of a session: below the session's URL, what is asked for comes without that.
  func targets(in session: String) -> [String] {
    guard target.hasPrefix("/__mynah/s/") else { return [target] }
    let prefix = "/__mynah/s/\(session)"
    return [target] + (target.hasPrefix(prefix) ? [String(target.dropFirst(prefix.count))] : [])
  }

  /// Without `.` and `..` segments (RFC 3986 section 5.2.4).
  private static func normalized(_ path: String) -> String {
    let query = path.firstIndex(of: "?") ?? path.endIndex
    var kept: [Substring] = []
    let segments = path[..<query].split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if segment == ".." { kept = kept.dropLast() }
      if segment != "." && segment != ".." { kept.append(segment) } else if isLast { kept.append("") }
    }
    return "/" + kept.joined(separator: "/") + path[query...]
  }
}

extension String {
  var withoutFragment: String { utf8.contains(UInt8(ascii: "#")) ? String(prefix { $0 != "#" }) : self }

  /// The `://` behind a scheme (RFC 3986 section 3.1); in a query it may stand behind something else.
  fileprivate var endOfScheme: Range<Index>? {
    guard let colon = utf8.firstIndex(where: { !$0.isOfScheme }), utf8[colon...].starts(with: "://".utf8) else { return nil }
    return colon..<utf8.index(colon, offsetBy: 3)
  }
}

extension UInt8 {
  fileprivate var isOfScheme: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
