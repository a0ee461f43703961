import MynahCore

/// Which fields of a reply tell what remains of a quota, and until when.
///
/// A name `RateLimit` stands for the structured `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) and for
/// `RateLimit-Remaining`, `RateLimit-Reset` and `RateLimit-Limit`, as older drafts and vendors have them. What can't be read is ignored.
struct RateLimitFields: Sendable {
  private let families: [Family]

  static let standard = RateLimitFields(names: ["RateLimit", "X-RateLimit"])

  init(names: [String]) {
    families = names.map {
      Family(name: $0, policy: "\($0)-Policy", remaining: "\($0)-Remaining", reset: "\($0)-Reset", limit: "\($0)-Limit")
    }
  }

  /// The names of the fields that one name stands for.
  private struct Family: Sendable {
    let name, policy, remaining, reset, limit: String
  }

  /// What a reply tells of the quota that has the least left; nil where it tells nothing.
  func quota(of exchange: ExchangeView, started: WallTime) -> Quota? {
    guard let headers = exchange.reply?.headers, let ended = exchange.te, exchange.fault == nil else { return nil }
    if headers.isEmpty { return nil }
    let told = families.flatMap { family in
      let structured = headers.values(family.name).flatMap {
        Quota.structured($0, policies: headers.values(family.policy), since: ended)
      }
      let plain = Quota(
        remaining: headers.first(family.remaining), reset: headers.first(family.reset), limit: headers.first(family.limit),
        since: ended, started: started)
      return structured + [plain].compactMap { $0 }
    }
    // The one that is over first says nothing while another is.
    return told.filter { $0.remaining == 0 }.max { $0.due < $1.due } ?? told.min { $0.remaining < $1.remaining }
  }
}

/// So many requests, until an instant.
struct Quota: Sendable {
  let remaining: Int
  let due: Instant
  /// The whole of it, where the reply says so.
  let limit: Int?
  /// How much earlier than `due` a client may come.
  let tolerance: Duration

  private init?(remaining: Double?, limit: Double?, due: Instant, tolerance: Duration) {
    guard let remaining = remaining.flatMap({ Int(exactly: $0.rounded(.down)) }) else { return nil }
    self.remaining = remaining
    self.limit = limit.flatMap { Int(exactly: $0) }
    self.due = due
    self.tolerance = tolerance
  }

  private init?(remaining: Double?, after seconds: Double?, limit: Double?, since ended: Instant) {
    guard let seconds, seconds < 1e9 else { return nil }
    let wait = Duration(inSeconds: seconds)
    self.init(remaining: remaining, limit: limit, due: ended + wait, tolerance: Tolerance.early(wait))
  }

  /// Three plain fields; a reset is a number of seconds, or a time since 1970 in seconds or milliseconds.
  fileprivate init?(remaining: String?, reset: String?, limit: String?, since ended: Instant, started: WallTime) {
    guard let reset = reset?.number else { return nil }
    let (remaining, limit) = (remaining?.number, limit?.prefix { $0 != "," && $0 != ";" }.trimmed().number)
    let seconds = reset >= 1e11 ? reset / 1000 : reset
    if seconds < 1e9 {
      self.init(remaining: remaining, after: seconds, limit: limit, since: ended)
    } else if seconds < 9e9 {
      let due = WallTime(nanoseconds: Duration(inSeconds: seconds).nanoseconds).instant(since: started)
      self.init(remaining: remaining, limit: limit, due: due, tolerance: Tolerance.date)
    } else {
      return nil
    }
  }

  /// `"default";r=0;t=4`, a list of them, or `limit=100, remaining=0, reset=4`.
  fileprivate static func structured(_ value: String, policies: [String], since ended: Instant) -> [Quota] {
    let items = value.split(separator: ",").map(FieldItem.init)
    let policies = policies.flatMap { $0.split(separator: ",") }.map(FieldItem.init)
    let members = items.reduce(into: [String: Double]()) { $0.merge($1.numbers) { first, _ in first } }
    if let remaining = members["remaining"] {
      let quota = Quota(remaining: remaining, after: members["reset"], limit: members["limit"], since: ended)
      return [quota].compactMap { $0 }
    }
    return items.compactMap { item in
      let policy = policies.first { $0.name == item.name }
      return Quota(remaining: item.numbers["r"], after: item.numbers["t"], limit: policy?.numbers["q"], since: ended)
    }
  }
}

/// A name and its parameters: `"default";r=0;t=4`.
private struct FieldItem {
  /// Without quotes: some drafts have a token there.
  let name: String
  let numbers: [String: Double]

  init(_ text: Substring) {
    let parts = text.split(separator: ";").map { $0.trimmed() }
    name = String((parts.first ?? "").filter { $0 != "\"" })
    var numbers: [String: Double] = [:]
    for part in parts {
      let pair = part.split(separator: "=", maxSplits: 1)
      if pair.count == 2, let number = pair[1].trimmed().number { numbers[pair[0].trimmed().asciiLowercased()] = number }
    }
    self.numbers = numbers
  }
}

extension StringProtocol {
  /// A decimal number without a sign or an exponent.
  fileprivate var number: Double? {
    guard !isEmpty, utf8.allSatisfy({ $0 &- 48 < 10 || $0 == 46 }) else { return nil }
    return Double(self)
  }
}

extension [Header] {
  /// Every value of a field.
  fileprivate func values(_ name: String) -> [String] {
    filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
  }
}
