#if os(Linux)
  import Foundation
  import Programs
  import Testing

  extension CommandTests {
    /// Swift tests are a command like any other: this process is started again on a faster clock, to run tests that wait for minutes.
    @Suite(.serialized) struct WaitingTests {
      /// Runs them, and tells how long it really took.
      private func run(_ arguments: [String]) async throws -> (outcome: ProgramOutcome, took: Duration) {
        let tests = try #require(CommandLine.arguments.first)
        let begun = ContinuousClock.now
        let program = try Program(
          ["mynah", "run", "scenarios/connection-reset.json", "--speed", "60", "--", tests] + arguments,
          environment: ["MYNAH_SAMPLES": "1", "NO_COLOR": "1"], isMerged: true)
        return (try await program.outcome(within: .seconds(300)), ContinuousClock.now - begun)
      }

      @Test("Swift Testing, whose tests sleep by tasks, threads and Dispatch")
      func swiftTesting() async throws {
        let (outcome, took) = try await run(["--testing-library", "swift-testing", "--filter", "WaitingSuite"])
        #expect(outcome.status == 0, "\(outcome.output)")
        let told = try #require(
          outcome.output.firstMatch(of: #/Test run with 6 tests .*passed after ([0-9.]+) seconds/#), "\(outcome.output)")
        #expect(.seconds(try #require(Double(told.1))) > took)
      }

      @Test("XCTest, with its expectations, time limits and run loops")
      func xctest() async throws {
        let (outcome, took) = try await run(["CommandTests.WaitingTestCase"])
        #expect(outcome.status == 0, "\(outcome.output)")
        let told = try #require(outcome.output.firstMatch(of: #/Executed 4 tests, with 0 failures .* in ([0-9.]+)/#), "\(outcome.output)")
        #expect(.seconds(try #require(Double(told.1))) > took)
      }
    }
  }
#endif
