/// What is known of a claim once the journal was read; the worse verdict is the greater one.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  /// The condition was met and the client behaved.
  case passed
  /// The condition was never met, so nothing was seen: not a pass.
  case notProvoked
  /// The journal does not decide it; the summary says why.
  case inconclusive
  /// The client did what it must not do, and the evidence shows where.
  case failed
}

extension Verdict: Comparable {
  /// Orders from the best to the worst: `passed`, `notProvoked`, `inconclusive`, `failed`.
  public static func < (left: Verdict, right: Verdict) -> Bool { left.badness < right.badness }

  private var badness: Int {
    switch self {
    case .passed: 0
    case .notProvoked: 1
    case .inconclusive: 2
    case .failed: 3
    }
  }
}

/// How much a failed expectation weighs.
public enum Severity: String, Sendable, Hashable, CaseIterable {
  /// It fails the whole verdict.
  case violation
  /// It is shown and changes nothing.
  case advice
}
