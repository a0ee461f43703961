/// Tries again after growing, jittered waits, or when the API said; gives up after some attempts.
package struct BackOff: RetryPolicy {
  package var attempts = 5
  package var base = Duration.seconds(1)
  package var cap = Duration.seconds(30)
  /// An API that wants to be left alone for longer than this is not waited for.
  package var patience = Duration.seconds(300)

  package init() {}

  package func wait(after outcome: Outcome, attempt: Int, of call: Call) -> Duration? {
    guard attempt < attempts, outcome.mayBeRetried(call) else { return nil }
    if let told = outcome.retryAfter { return told <= patience ? told : nil }
    // Between half of the step and all of it: clients that failed together do not come back together.
    return min(cap, base * (1 << (attempt - 1))) * Double.random(in: 0.5...1)
  }
}
