import MynahCore
import MynahFiles

/// Holds status, content type and headers of a live reply against those of the recorded one.
enum HeadComparison {
  /// Whether the bodies of two replies can be compared: they answer in the same way.
  static func areOfOneKind(_ recorded: Int, _ live: Int) -> Bool { recorded / 100 == live / 100 }

  /// What there is to say of a status that was not recorded for this request.
  static func status(_ recorded: Int, _ live: Int) -> (severity: DriftFinding.Severity, text: String)? {
    guard recorded != live, Set([recorded, live]) != [200, 304] else { return nil }
    // What is there by now, or would have been the next time.
    let isOver = recorded == 429 || recorded >= 500 ? live < 400 : recorded >= 400 && live < 300
    if isOver { return (.info, "\(live), where a failure was recorded, \(recorded)") }
    return (areOfOneKind(recorded, live) ? .warning : .breaking, "\(live), and was \(recorded)")
  }

  static func contentType(_ recorded: [Header], _ live: [Header]) -> String? {
    guard let before = essence(recorded) else { return nil }
    let now = essence(live)
    return now == before ? nil : "the content type is \(now ?? "not said"), and was \(before)"
  }

  private static func essence(_ headers: [Header]) -> String? {
    headers.first("Content-Type").map { $0.prefix { $0 != ";" }.trimmed().asciiLowercased() }
  }

  /// Names of recorded headers that are not there any more, and how bad that is.
  static func missing(_ recorded: [Header], _ live: [Header]) -> [(name: String, severity: DriftFinding.Severity)] {
    var seen: Set<String> = []
    return recorded.endToEnd.compactMap { header in
      let name = header.name.asciiLowercased()
      guard seen.insert(name).inserted, live.first(name) == nil, let severity = severity(of: name) else { return nil }
      return (header.name, severity)
    }
  }

  /// Nil for what infrastructure adds as it likes.
  private static func severity(of name: String) -> DriftFinding.Severity? {
    if leading.contains(name) { return .breaking }
    if noted.contains(name) || name.hasPrefix("ratelimit") || name.hasPrefix("x-ratelimit") || name.hasPrefix("x-rate-limit") {
      return .warning
    }
    return passing.contains(name) || passingPrefixes.contains { name.hasPrefix($0) } ? nil : .info
  }

  /// A client can't go on without them.
  private static let leading: Set = ["location", "link", "www-authenticate", "retry-after"]
  private static let noted: Set = [
    "etag", "last-modified", "cache-control", "content-disposition", "accept-ranges", "content-range", "content-language", "allow",
    "x-total-count", "x-next-page", "x-page", "x-per-page", "idempotency-key", "deprecation", "sunset", "preference-applied",
    "accept-patch",
  ]
  private static let passing: Set = [
    "content-type", "content-encoding", "date", "server", "via", "age", "expires", "pragma", "vary", "set-cookie", "alt-svc", "nel",
    "report-to", "reporting-endpoints", "server-timing", "strict-transport-security", "content-security-policy", "referrer-policy",
    "permissions-policy", "expect-ct", "origin-agent-cluster", "p3p", "status", "warning", "x-powered-by", "x-runtime", "x-request-id",
    "x-correlation-id", "request-id", "x-trace-id", "traceparent", "x-varnish", "x-timer", "x-served-by", "x-frame-options",
    "x-content-type-options", "x-xss-protection", "x-dns-prefetch-control", "x-download-options", "x-permitted-cross-domain-policies",
  ]
  private static let passingPrefixes = [
    "cf-", "x-amz", "x-cache", "x-cloud", "x-azure", "x-ms-", "x-goog", "x-fastly", "x-akamai", "access-control-", "cross-origin-",
    "x-envoy", "x-b3-", "fly-",
  ]
}
