import Synchronization

/// What keeps requests in flight until it opens: a latch, or a hold for a number of arrivals.
///
/// Once open it stays open.
package final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [Int: @Sendable () -> Void] = [:]
    var tickets = 0
    /// How many have been sent here, and do not wait yet.
    var coming = 0
  }

  private let state = Mutex(State())

  package init() {}

  package var isOpen: Bool { state.withLock { $0.isOpen } }

  /// How many wait now, or are on their way to it.
  package var waiting: Int { state.withLock { $0.waiting.count + $0.coming } }

  /// One more is on its way: who is told that it has come shall see it wait.
  package func expect() {
    state.withLock { if !$0.isOpen { $0.coming += 1 } }
  }

  /// Calls `wake` once when the gate opens; returns nil, and calls nothing, when it is open already.
  ///
  /// `wake` runs on the thread that opens the gate and must not block.
  package func wait(_ wake: @escaping @Sendable () -> Void) -> Int? {
    state.withLock { state in
      guard !state.isOpen else { return nil }
      state.coming = max(0, state.coming - 1)
      state.tickets += 1
      state.waiting[state.tickets] = wake
      return state.tickets
    }
  }

  /// Waits no longer: the timeout came, or the client left.
  package func leave(_ ticket: Int) {
    state.withLock { _ = $0.waiting.removeValue(forKey: ticket) }
  }

  package func open() {
    let woken = state.withLock { state in
      state.isOpen = true
      state.coming = 0
      defer { state.waiting = [:] }
      return state.waiting.sorted { $0.key < $1.key }.map(\.value)
    }
    for wake in woken { wake() }
  }
}
