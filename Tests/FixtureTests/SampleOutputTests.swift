import Foundation
import Programs
import Testing

/// What a person reads when a test with a mock server fails: the same process is started again to run the samples, and its output is read.
struct SampleOutputTests {
  @Test("Swift Testing tells each failure at the line that asked")
  func swiftTesting() async throws {
    let output = try await Self.run(["--testing-library", "swift-testing", "--filter", "SampleSuite"])
    let told = Self.told(output)
    for (test, texts) in Self.failures {
      #expect(told[test]?.sorted() == texts.sorted(), "\(test)")
    }
    #expect(Set(told.keys) == Set(Self.failures.map(\.0)))
    #expect(output.contains("Attached 'timeline.html' to comesBackTooSoon()"))
    #expect(output.contains("Attached 'journal.jsonl' to comesBackTooSoon()"))
  }

  /// What is told of each test of the suite: where, how grave, and the text.
  ///
  /// What a trait tells stands at the line of the function that bears it, which is what `#line` is in an attribute.
  private static let failures: [(String, [String])] = [
    (
      "comesBackTooSoon",
      [
        """
        issue at SampleSuite.swift:17: FAILED honorsRetryAfter RT-1 "POST /payments"
          the client came back before the Retry-After was over, 1 of 1 time; only the request itself tells which attempts belong together
            #     at    gap   window  method  target     status  route
            1  0.000      -        -  POST    /payments  429     POST /payments
          > 2  0.000  0.000  ≥ 1.000  POST    /payments  201     POST /payments  <- gap 0.000 s, at least 1.000 s
        """
      ]
    ),
    (
      "asksForWhatIsNotThere",
      [unmatched(line: 21), #"warning at SampleSuite.swift:21: never requested: "GET /orders/{id}", "POST /payments""#]
    ),
    (
      "expectsWhatNobodyProvoked",
      [
        """
        issue at SampleSuite.swift:30: NOT PROVOKED honorsRetryAfter RT-1 "POST /payments"
          no reply with Retry-After was played
        """
      ]
    ),
    (
      "expectsOfNoRoute",
      [
        #"issue at SampleSuite.swift:35: no route answers DELETE /orders; the scenario has "GET /orders/{id}", "POST /payments""#
      ]
    ),
    (
      "hasNoServer",
      [
        """
        issue at SampleSuite.swift:38: there is no mock server here: give the test or its suite the trait .mockServer(...), or in an \
        XCTestCase ask currentMockServer(), which says where it was asked; a detached task and a thread of one's own know nothing of it, \
        so take the server before and hand it over
        """
      ]
    ),
    ("hasNoScenario", ["issue at SampleSuite.swift:42: no-such-scenario.json: there is no such file or folder"]),
    ("hasClosureThatThrows", [#"issue at SampleSuite.swift:46: the closure of "GET /stock" failed: out of stock"#]),
    ("endsEarly", [unmatched(line: 51), "issue at SampleSuite.swift:50: the test's own end"]),
    (
      "breaksTheScenariosOwnExpectation",
      [
        """
        issue at SampleSuite.swift:57: FAILED calls
          any route was called once; expected: exactly 2
            #     at  gap  method  target   status  route
          > 1  0.000    -  GET     /orders  200     GET /orders  <- count 1, expected 2
        """
      ]
    ),
    (
      "hasScenarioThatNobodyCanPlay",
      [#"issue at SampleSuite.swift:61: scenario "empty": route "GET /orders" has no reply; a route plays at least one"#]
    ),
    (
      "expectsAsXCTestDoes",
      [
        """
        issue at SampleMisuse+XCTest.swift:12: MynahXCTest reports to XCTest, and a @Test runs here: import MynahTesting instead
        FAILED calls "POST /payments"
          "POST /payments" was called twice; expected: exactly 3
            #     at    gap  method  target     status  route
            1  0.000      -  POST    /payments  429     POST /payments
          > 2  0.000  0.000  POST    /payments  201     POST /payments  <- count 2, expected 3
        """
      ]
    ),
    ("«unknown»", ["issue at SampleMisuse.swift:27: \(notInATest)"]),
    ("expectsInDetachedTask", ["issue at SampleMisuse.swift:24: SampleMisuse.swift:27:39: \(notInATest)"]),
  ]

  private static func unmatched(line: Int) -> String {
    """
    issue at SampleSuite.swift:\(line): FAILED unmatched
      1 request matched no route
      exchange 1: GET /order/42
        the nearest is "GET /orders/{id}":
          path: expected /orders/{id}, got /order/42
    """
  }

  private static let notInATest = """
    MynahTesting reports to Swift Testing, and no @Test runs here: in an XCTestCase import MynahXCTest instead; a detached task and a \
    thread of one's own belong to no test, so expect where the test itself runs
    """

  @Test("XCTest tells each failure at the line that asked")
  func xctest() async throws {
    let output = try await Self.run(["FixtureTests.SampleTestCase"])
    func failure(_ line: Int, _ test: String, _ text: String) -> String {
      "SampleTestCase.swift:\(line): error: SampleTestCase.\(test) : failed - \(text)\n"
    }
    let told = [
      failure(
        15, "testComesBackTooSoon",
        """
        FAILED honorsRetryAfter RT-1 "POST /payments"
          the client came back before the Retry-After was over, 1 of 1 time; only the request itself tells which attempts belong together
            #     at    gap   window  method  target     status  route
            1  0.000      -        -  POST    /payments  429     POST /payments
          > 2  0.000  0.000  ≥ 1.000  POST    /payments  201     POST /payments  <- gap 0.000 s, at least 1.000 s
        """),
      failure(
        19, "testAsksForWhatIsNotThere",
        """
        FAILED unmatched
          1 request matched no route
          exchange 1: GET /order/42
            the nearest is "GET /orders/{id}":
              path: expected /orders/{id}, got /order/42
        """), #"SampleTestCase.swift:19: warning: never requested: "GET /orders/{id}", "POST /payments""#,
      failure(
        34, "testExpectsWhatNobodyProvoked",
        """
        NOT PROVOKED honorsRetryAfter RT-1 "GET /orders/{id}"
          no reply with Retry-After was played
        """), failure(39, "testExpectsOfNoRoute", #"no route answers DELETE /orders; the scenario has "GET /orders/{id}""#),
      #"error: SampleTestCase.testHasNoServer : threw error "there is no mock server here: give the test or its suite the trait"#,
      failure(47, "testHasNoScenario", "no-such-scenario.json: there is no such file or folder"),
      failure(
        57, "testEndsEarly",
        """
        FAILED unmatched
          1 request matched no route
          exchange 1: GET /order
            the nearest is "GET /orders":
              path: expected /orders, got /order
        """), "Test Case 'SampleTestCase.testIsSkipped' skipped",
      failure(62, "testHasStartedNone", "this test has no mock server yet: start one with mockServer(...), here or in setUp"),
      "Test Case 'SampleTestCase.testBehaves' passed", "Executed 10 tests, with 1 test skipped and 11 failures (4 unexpected)",
    ]
    for text in told { #expect(output.contains(text), "\(text)") }
  }

  @Test("an XCTestCase that expects as Swift Testing does fails, where it passes and where it fails")
  func misuse() async throws {
    let output = try await Self.run(["FixtureTests.SampleMisuseTestCase"])
    let test = "error: SampleMisuseTestCase.testExpectsAsSwiftTestingDoes : failed - "
    #expect(output.contains("SampleMisuse.swift:17: \(test)\(Self.notInATest)\n"))
    #expect(output.contains("SampleMisuse.swift:18: \(test)\(Self.notInATest)\nFAILED honorsRetryAfter RT-1 \"POST /payments\"\n"))
    #expect(output.contains("Executed 1 test, with 2 failures (0 unexpected)"))
  }

  /// The output of the test program with these arguments, without colours; times that differ from run to run are zeros.
  static func run(_ arguments: [String]) async throws -> String {
    let program = try #require(CommandLine.arguments.first)
    return try Programs.run([program] + arguments, environment: ["MYNAH_SAMPLES": "1", "NO_COLOR": "1"], isMerged: true).output
      .replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
      .replacing(#/ 0\.[0-9]{3}(?=  | s)/#, with: " 0.000")
  }

  /// By the test's name, what was told of it: `issue at File.swift:1: text`.
  private static func told(_ output: String) -> [String: [String]] {
    var told: [String: [String]] = [:]
    var open: (test: String, head: String)?
    for line in output.split(separator: "\n") {
      if let match = line.firstMatch(
        of:
          #/Test ([\w«»]+)(?:\(\))? recorded an? (issue|warning) at (Sample[\w+]+.swift:[0-9]+):[0-9]+: (?:Caught error: (.*)|Issue recorded)/#
      ) {
        let head = "\(match.2) at \(match.3): "
        open = match.4 == nil ? (String(match.1), head) : nil
        if let error = match.4 { told[String(match.1), default: []].append(head + error) }
      } else if let (test, head) = open, line.hasPrefix("↳ ") {
        told[test, default: []].append(head + line.dropFirst(2))
        open = (test, "")
      } else if let (test, head) = open, head.isEmpty, line.hasPrefix("  "), let last = told[test]?.indices.last {
        told[test]?[last] += "\n" + line.dropFirst(2)
      } else {
        open = nil
      }
    }
    return told
  }
}
