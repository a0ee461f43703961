import Synchronization

/// What went wrong where no test could be told at once: at its end it is failed for it.
final class Mishaps: Sendable {
  private let texts = Mutex<[String]>([])

  /// All so far, in their order.
  var all: [String] { texts.withLock { $0 } }

  func add(_ text: String) { texts.withLock { $0.append(text) } }
}
