import Dispatch

/// The isolation of tests that block: they run one after another on a thread of their own, and leave those of Swift's concurrency to others.
@globalActor
actor BlockingTests {
  static let shared = BlockingTests()
  private static let executor = ThreadExecutor()

  nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }
}

private final class ThreadExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "blocking tests")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
