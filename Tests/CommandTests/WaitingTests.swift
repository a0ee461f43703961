#if os(Linux)
  import Foundation
  import Programs
  import Testing

  extension CommandTests {
    /// Swift tests are a command like any other: this process is started again on a faster clock, to run tests that wait for minutes.
    @Suite(.serialized) struct WaitingTests {
      private func run(_ arguments: [String]) async throws -> ProgramOutcome {
        let tests = try #require(CommandLine.arguments.first)
        let program = try Program(
          ["mynah", "run", "scenarios/connection-reset.json", "--speed", "60", "--", tests] + arguments,
          environment: ["MYNAH_SAMPLES": "1", "NO_COLOR": "1"], isMerged: true)
        // Less than any of the two would take in real time.
        return try await program.outcome(within: .seconds(55))
      }

      @Test("Swift Testing, whose tests sleep by tasks, threads and Dispatch")
      func swiftTesting() async throws {
        let outcome = try await run(["--testing-library", "swift-testing", "--filter", "WaitingSuite"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains(#/Test run with 6 tests .*passed/#), "\(outcome.output)")
      }

      @Test("XCTest, with its expectations, time limits and run loops")
      func xctest() async throws {
        let outcome = try await run(["CommandTests.WaitingTestCase"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("Executed 4 tests, with 0 failures"), "\(outcome.output)")
      }
    }
  }
#endif
