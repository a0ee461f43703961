import MynahCore
import Synchronization

/// The closures that answer requests now: each in a task of its own, so that none keeps the server from serving.
final class ClosureRuns: Sendable {
  private struct State {
    var count = 0
    var tasks: [Int: Task<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  private let mishaps: Mishaps

  /// - Parameter mishaps: Where it is written down what closures throw.
  init(mishaps: Mishaps) {
    self.mishaps = mishaps
  }

  /// Runs a closure that a request waits for.
  func run(_ call: ClosureCall) {
    state.withLock { state in
      state.count += 1
      let number = state.count
      state.tasks[number] = Task { [weak self] in
        let failure = await call.run()
        self?.end(number, failure)
      }
    }
  }

  private func end(_ number: Int, _ failure: String?) {
    // Taken away by a stop, it was cancelled, and what it says then is not its own fault.
    let isOurs = state.withLock { $0.tasks.removeValue(forKey: number) != nil }
    if isOurs, let failure { mishaps.add(failure) }
  }

  /// Cancels what still runs: nobody waits for it any more.
  func cancel() {
    let tasks = state.withLock { state in
      defer { state.tasks = [:] }
      return state.tasks.values
    }
    for task in tasks { task.cancel() }
  }
}
