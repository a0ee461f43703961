import Foundation
import OrdersClient

/// A mistake that clients make.
package enum Fault: String, CaseIterable, Sendable {
  /// Comes back when it likes, whatever Retry-After says.
  case ignoresRetryAfter
  /// Tries again at once.
  case retriesAtOnce
  /// All clients that fail together come back together.
  case waitsWithoutJitter
  /// Never gives up.
  case retriesForEver
  /// Tries again what was refused for good.
  case retriesRefusals
  /// Gives up at the first failure.
  case neverRetries
  /// Makes the API believe that each attempt is an order of its own.
  case newKeyPerAttempt
  /// Sends an order again without a key to know it by.
  case noKey
  /// Every call that finds the token expired refreshes it.
  case refreshesInHerds
  /// Uses a token until it is refused, and then again.
  case keepsRefusedToken
  /// Calls on while the API is down.
  case neverOpensCircuit
  /// Takes the caller's own errors for an outage.
  case opensCircuitOnRefusals
  /// Sends as fast as it can.
  case noRateLimit
  /// The others go on calling while one was told to stay away.
  case waitsAlone
  /// Takes the first page for all of them.
  case readsOnePage
  /// Waits for ever.
  case noTimeout
  /// Does not say who it is.
  case anonymous
  /// Writes the token where every proxy logs it.
  case tokenInURL
}

extension OrdersClient {
  /// The model client with one part exchanged for a bad one.
  ///
  /// - Parameter adjust: What else is to be different, before the part is exchanged.
  package init(
    _ base: URL, clientID: String, secret: String, clock: some Clock<Duration>, fault: Fault?,
    adjust: (inout Parts, LocalTime) -> Void = { _, _ in }
  ) {
    self.init(base, clientID: clientID, secret: secret, clock: clock) { parts, time in
      adjust(&parts, time)
      fault?.spoil(&parts, time)
    }
  }
}
