import Foundation
import Programs
import Testing

/// What a person reads when a test with a mock server fails: the same process is started again to run the samples, and its output is read.
struct SampleOutputTests {
  @Test("Swift Testing tells each failure at the line that asked")
  func swiftTesting() async throws {
    let output = try await Self.run(["--testing-library", "swift-testing", "--filter", "SampleSuite"])
    let told = Self.issues(output)
    #expect(
      told["comesBackTooSoon"] == """
        SampleSuite.swift:13
        FAILED honorsRetryAfter RT-1 "POST /payments"
          the client came back before the Retry-After was over, 1 of 1 time
            #     at    gap   window  method  target     status  route
            1  0.000      -        -  POST    /payments  429     POST /payments
          > 2  0.000  0.000  ≥ 1.000  POST    /payments  201     POST /payments  <- gap 0.000 s, at least 1.000 s
        """)
    #expect(
      told["asksForWhatIsNotThere"] == """
        SampleSuite.swift:17
        FAILED unmatched
          1 request matched no route
          exchange 1: GET /order/42
            the nearest is "GET /orders/{id}":
              path: expected /orders/{id}, got /order/42
        """)
    #expect(
      told["expectsWhatNobodyProvoked"] == """
        SampleSuite.swift:26
        NOT PROVOKED honorsRetryAfter RT-1 "POST /payments"
          no reply with Retry-After was played
        """)
    #expect(
      told["expectsOfNoRoute"] == """
        SampleSuite.swift:31
        no route answers DELETE /orders; the scenario has "GET /orders/{id}", "POST /payments"
        """)
    #expect(output.contains("SampleSuite.swift:34:4: Caught error: there is no mock server here: give the test or its suite the trait"))
    #expect(output.contains("SampleSuite.swift:38:4: Caught error: no-such-scenario.json: there is no such file or folder"))
    #expect(output.contains("Attached 'timeline.html' to comesBackTooSoon()"))
    #expect(output.contains("recorded a warning at SampleSuite.swift:17"))
  }

  @Test("XCTest tells each failure at the line that asked")
  func xctest() async throws {
    let output = try await Self.run(["FixtureTests.SampleTestCase"])
    #expect(output.contains("SampleTestCase.swift:15: error: SampleTestCase.testComesBackTooSoon : failed - FAILED honorsRetryAfter RT-1"))
    #expect(output.contains("<- gap 0.000 s, at least 1.000 s"))
    #expect(output.contains("SampleTestCase.swift:19: error: SampleTestCase.testAsksForWhatIsNotThere : failed - FAILED unmatched"))
    #expect(output.contains("SampleTestCase.swift:19: warning: never requested: \"GET /orders/{id}\", \"POST /payments\""))
    #expect(output.contains("Test Case 'SampleTestCase.testBehaves' passed"))
    #expect(output.contains("Executed 3 tests, with 2 failures (0 unexpected)"))
  }

  /// The output of the test program with these arguments, without colours; times that differ from run to run are zeros.
  private static func run(_ arguments: [String]) async throws -> String {
    let program = try #require(CommandLine.arguments.first)
    return try Programs.run([program] + arguments, environment: ["MYNAH_SAMPLES": "1", "NO_COLOR": "1"], isMerged: true).output
      .replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
      .replacing(#/ 0\.[0-9]{3}(?=  | s)/#, with: " 0.000")
  }

  /// By the test's name, the line and the text of its issue.
  private static func issues(_ output: String) -> [String: String] {
    var issues: [String: String] = [:]
    var open: String?
    for line in output.split(separator: "\n") {
      if let match = line.firstMatch(of: #/Test (\w+)\(\) recorded an issue at (SampleSuite.swift:[0-9]+):[0-9]+: Issue recorded/#) {
        open = String(match.1)
        issues[String(match.1)] = String(match.2)
      } else if let test = open, line.hasPrefix("↳ ") || line.hasPrefix("  ") {
        issues[test, default: ""] += "\n" + (line.hasPrefix("↳ ") ? line.dropFirst(2) : line.dropFirst(2))
      } else {
        open = nil
      }
    }
    return issues
  }
}
