import MynahCore

/// When a request should have come, as a rule has it: so much before or after the moment at which it did come.
struct Window: Sendable, Hashable {
  private let kind: Kind
  /// From the request's first byte to the bound; negative where the bound lies before it.
  private let offset: Duration

  private enum Kind: Sendable {
    case notBefore, notAfter
  }

  /// Not before that much after it came.
  static func notBefore(_ offset: Duration) -> Window { Window(kind: .notBefore, offset: offset) }

  /// What a measured gap and its bound say of the request that ended the gap; nil for other evidence.
  init?(_ evidence: Evidence) {
    guard case .gap(let gap) = evidence.figure else { return nil }
    switch evidence.bound {
    case .atLeast(.time(let bound)): self.init(gap: gap, atLeast: bound)
    case .atMost(.time(let bound)): self.init(kind: .notAfter, offset: bound - gap)
    default: return nil
    }
  }

  /// Of a request that came after a gap which should have been so long at least.
  init(gap: Duration, atLeast bound: Duration) { self.init(kind: .notBefore, offset: bound - gap) }

  private init(kind: Kind, offset: Duration) {
    self.kind = kind
    self.offset = offset
  }

  /// What is left to both: of two of a kind the narrower, else the one that says how long to wait.
  func narrowed(by other: Window) -> Window {
    switch (kind, other.kind) {
    case (.notBefore, .notBefore): offset > other.offset ? self : other
    case (.notAfter, .notAfter): offset < other.offset ? self : other
    case (.notBefore, .notAfter): self
    case (.notAfter, .notBefore): other
    }
  }

  /// Whether it says how long to wait at least.
  var isLeast: Bool { kind == .notBefore }

  /// The bound itself, for a request that came at this moment.
  func bound(at instant: Instant) -> Instant { instant + offset }

  /// As a wait, held against the gap that was: `≥ 2.000`; nil where it asked for none.
  func text(over gap: Duration) -> String? {
    let wait = gap + offset
    if kind == .notBefore, wait <= .zero { return nil }
    return "\(kind == .notBefore ? "≥" : "≤") \(max(.zero, wait).nanoseconds.threeDecimals)"
  }
}
