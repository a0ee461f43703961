#if os(Linux)
  import Dispatch
  import Foundation
  import Testing

  /// Tests that wait in every way that Swift has, for another test to run on a faster clock; nobody else runs them.
  @Suite(.enabled(if: ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] != nil, "run by WaitingTests"))
  struct WaitingSuite {
    /// Waits for half a minute by all clocks at least, which the processor does not work for.
    private func waitsHalfAMinute(_ wait: () async throws -> Void) async throws {
      let (continuous, suspending, date, work) = (ContinuousClock.now, SuspendingClock.now, Date(), clock())
      try await wait()
      #expect(ContinuousClock.now - continuous >= .seconds(30))
      #expect(SuspendingClock.now - suspending >= .seconds(30))
      #expect(Date().timeIntervalSince(date) >= 29.9)
      #expect(clock() - work < 30 * CLOCKS_PER_SEC, "clocks of work are left alone")
    }

    @Test(.timeLimit(.minutes(5))) func tasks() async throws {
      try await waitsHalfAMinute { try await Task.sleep(for: .seconds(30)) }
    }

    @Test func suspending() async throws {
      try await waitsHalfAMinute { try await Task.sleep(for: .seconds(30), clock: .suspending) }
    }

    @Test func threads() async throws {
      try await waitsHalfAMinute {
        await withCheckedContinuation { continuation in
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 30)
            continuation.resume()
          }
        }
      }
    }

    @Test func dispatch() async throws {
      try await waitsHalfAMinute {
        await withCheckedContinuation { continuation in
          DispatchQueue.global().asyncAfter(deadline: .now() + 30) { continuation.resume() }
        }
      }
      try await waitsHalfAMinute {
        await withCheckedContinuation { continuation in
          DispatchQueue.global().asyncAfter(wallDeadline: .now() + 30) { continuation.resume() }
        }
      }
    }

    @Test func semaphores() async throws {
      try await waitsHalfAMinute {
        await withCheckedContinuation { continuation in
          Thread.detachNewThread {
            #expect(DispatchSemaphore(value: 0).wait(timeout: .now() + 30) == .timedOut)
            continuation.resume()
          }
        }
      }
    }

    @Test func conditions() async throws {
      try await waitsHalfAMinute {
        await withCheckedContinuation { continuation in
          Thread.detachNewThread {
            let condition = NSCondition()
            condition.lock()
            while condition.wait(until: Date(timeIntervalSinceNow: 30)) {}
            condition.unlock()
            continuation.resume()
          }
        }
      }
    }
  }
#endif
