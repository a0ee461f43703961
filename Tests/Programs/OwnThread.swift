import Dispatch
package import Testing

/// Runs tests that reckon for long on a thread of their own, one after another.
///
/// All tests of a process share as many threads as the machine has cores: on two cores a few of these would keep every test waiting that
/// measures time.
package struct OwnThread: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    guard testCase != nil else { return try await function() }
    try await withTaskExecutorPreference(OneThread.shared) { try await function() }
  }
}

extension Trait where Self == OwnThread {
  package static var ownThread: OwnThread { OwnThread() }
}

private final class OneThread: TaskExecutor {
  static let shared = OneThread(label: "tests that reckon for long")
  private let queue: DispatchQueue

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Runs each test case on a thread of its own.
///
/// When all tests begin at once, what a test has its tasks do waits behind hundreds of others; where somebody's patience is measured it must not.
package struct ThreadEach: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    guard testCase != nil else { return try await function() }
    try await withTaskExecutorPreference(OneThread(label: test.name)) { try await function() }
  }
}

extension Trait where Self == ThreadEach {
  package static var threadEach: ThreadEach { ThreadEach() }
}
