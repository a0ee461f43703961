import Synchronization
import Testing

/// What the built command does, seen from outside.
///
/// Its tests start several processes each, so only a few of them run at once: figures of time mean something then.
@Suite(.atMost(4)) enum CommandTests {}

/// Lets so many tests of a suite run at once.
struct AtMost: TestTrait, SuiteTrait, TestScoping {
  let turnstile: Turnstile
  let isRecursive = true

  func scopeProvider(for test: Test, testCase: Test.Case?) -> AtMost? { testCase == nil ? nil : self }

  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    await turnstile.enter()
    defer { turnstile.leave() }
    try await function()
  }
}

extension Trait where Self == AtMost {
  static func atMost(_ count: Int) -> AtMost { AtMost(turnstile: Turnstile(count)) }
}

/// Lets so many in, and others as these leave, in the order in which they came.
final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private let state: Mutex<State>

  init(_ count: Int) {
    state = Mutex(State(free: count))
  }

  func enter() async {
    await withCheckedContinuation { continuation in
      let mayEnter = state.withLock { state in
        if state.free == 0 {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if mayEnter { continuation.resume() }
    }
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
