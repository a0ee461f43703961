import MynahCore
import MynahJSON
import MynahRegex
import Testing

@Suite struct RequestVocabularyTests {
  @Test("paths are exact, templates or regular expressions")
  func paths() throws {
    #expect(try pattern(#""path": "/a/b%20c/""#)?.path == .exact("/a/b%20c/"))
    #expect(try pattern(#""path": "/a/{id}.json""#)?.path == .template(try #require(PathTemplate("/a/{id}.json"))))
    #expect(try pattern(#""path": {"matches": "/v[12]/.*", "description": "both"}"#)?.path == .matches(try RegularExpression("/v[12]/.*")))
  }

  @Test("methods are kept as they are, also those of one's own")
  func methods() throws {
    #expect(try pattern(#""method": ["GET", "PURGE", "purge"]"#)?.methods == ["GET", "PURGE", "purge"])
  }

  @Test(
    "a matcher is a literal or a condition, and several conditions must all hold",
    arguments: [
      (#""a""#, .equals("a")), ("1.50", .equals(1.5)), ("true", .equals(true)), (#"{"equals": 3}"#, .equals(3)),
      (#"{"contains": "x"}"#, .contains("x")), (#"{"absent": true}"#, .absent(true)),
      (#"{"anyOf": ["a", {"above": 1}]}"#, .anyOf([.equals("a"), .above(1)])), (#"{"not": {"below": 2}}"#, .not(.below(2))),
      (#"{"atLeast": 1, "atMost": 9}"#, .allOf([.atLeast(1), .atMost(9)])), (#"{"description": "why", "absent": false}"#, .absent(false)),
    ] as [(String, ValueMatcher)])
  func matchers(json: String, matcher: ValueMatcher) throws {
    #expect(try pattern(#""query": {"q": \#(json)}"#)?.query == [NamedMatcher("q", matcher)])
    #expect(try pattern(#""headers": {"X-Q": \#(json)}"#)?.headers == [NamedMatcher("X-Q", matcher)])
    #expect(try pattern(#""cookies": {"q": \#(json)}"#)?.cookies == [NamedMatcher("q", matcher)])
  }

  @Test("a body is compared in one of seven ways")
  func bodies() throws {
    func body(_ json: String) throws -> BodyPattern? { try pattern(#""body": \#(json)"#)?.body }
    #expect(try body(#"{"json": null}"#) == .json(.null))
    #expect(try body(#"{"contains": {"a": [1]}}"#) == .contains(["a": [1]]))
    #expect(
      try body(#"{"jsonPath": {"$.a": null, "$.b": {"equals": {"c": 1}}}}"#)
        == .jsonPath([
          BodyPattern.JSONPathMatcher(path: JSONPath("$.a"), text: "$.a", matcher: .equals(.null)),
          BodyPattern.JSONPathMatcher(path: JSONPath("$.b"), text: "$.b", matcher: .equals(["c": 1])),
        ]))
    #expect(try body(#"{"form": {"a": "1"}}"#) == .form([NamedMatcher("a", .equals("1"))]))
    #expect(
      try body(#"{"multipart": {"title": "x", "file": {"filename": {"matches": ".*[.]png"}, "contentType": "image/png"}}}"#)
        == .multipart([
          BodyPattern.PartPattern(name: "title", value: .equals("x")),
          BodyPattern.PartPattern(name: "file", filename: .matches(RegularExpression(".*[.]png")), contentType: .equals("image/png")),
        ]))
    #expect(try body(#"{"text": {"contains": "x"}}"#) == .text(.contains("x")))
    #expect(try body(#"{"base64": "AP8="}"#) == .bytes([0, 0xFF]))
  }
}

@Suite struct ResponseVocabularyTests {
  @Test("headers are lines, a list of texts is several of one name")
  func headers() throws {
    #expect(
      try reply(#""headers": {"Set-Cookie": ["a=1", "b=2"], "ETag": "\"x\""}"#)?.headers
        == [Header("Set-Cookie", "a=1"), Header("Set-Cookie", "b=2"), Header("ETag", "\"x\"")])
  }

  @Test("a body keeps the order of its keys and the text of its numbers")
  func body() throws {
    guard case .json(let value)? = try reply(#""json": {"b": 1.10, "a": 1e2}"#)?.body else {
      Issue.record("no JSON body")
      return
    }
    #expect(value.text() == #"{"b":1.10,"a":1e2}"#)
    #expect(try reply(#""text": "é""#)?.body == .text("é"))
    #expect(try reply(#""base64": "AP8=""#)?.body == .bytes([0, 0xFF]))
    #expect(try reply(#""json": null"#)?.body == .json(.null))
    #expect(try reply("")?.body == Reply.Content.none)
  }

  @Test(
    "Retry-After is seconds or a date",
    arguments: [
      ("0", .seconds(0)), ("2.0", .seconds(2)), (#"{"date": "4s"}"#, .date(offset: .seconds(4), format: .imf)),
      (#"{"date": -10, "format": "asctime"}"#, .date(offset: .seconds(-10), format: .asctime)),
      (#"{"date": "-1.5h", "format": "rfc850"}"#, .date(offset: .seconds(-5400), format: .rfc850)),
    ] as [(String, RetryAfter)])
  func retryAfter(json: String, expected: RetryAfter) throws {
    #expect(try reply(#""retryAfter": \#(json)"#)?.retryAfter == expected)
  }

  @Test("a step lasts for a count or for a time")
  func extent() throws {
    #expect(try reply("")?.extent == .times(1))
    #expect(try reply(#""times": 3"#)?.extent == .times(3))
    #expect(try reply(#""for": "5s""#)?.extent == .lasting(.seconds(5)))
  }

  @Test(
    "a delay is fixed or drawn",
    arguments: [
      (#"0"#, .fixed(.zero)), (#"{"uniform": ["50ms", 1]}"#, .uniform(from: .milliseconds(50), to: .seconds(1))),
      (#"{"normal": {"mean": "1s", "deviation": 0.2}}"#, .normal(mean: .seconds(1), deviation: .milliseconds(200))),
      (#"{"lognormal": {"median": "200ms", "sigma": 0.8}}"#, .lognormal(median: .milliseconds(200), sigma: 0.8)),
    ] as [(String, Delay)])
  func delay(json: String, expected: Delay) throws {
    #expect(try reply(#""delay": \#(json)"#)?.delay == expected)
  }

  @Test(
    "a pace is pieces, a stream or chunks",
    arguments: [
      (#"{"bytes": 64, "every": "100ms"}"#, .pieces(bytes: 64, every: .milliseconds(100))), (#"{"bytesPerSecond": 9}"#, .bytesPerSecond(9)),
      (#"{"chunks": 4, "over": "2s"}"#, .chunks(count: 4, over: .seconds(2))),
    ] as [(String, Pace)])
  func pace(json: String, expected: Pace) throws {
    #expect(try reply(#""text": "abc", "pace": \#(json)"#)?.pace == expected)
  }

  @Test(
    "a fault is a name, or a name and where it breaks off",
    arguments: [
      (#""reset""#, .reset), (#""close""#, .close), (#""resetMidBody""#, .resetMidBody(after: nil)),
      (#""truncate""#, .truncate(after: nil)),
      (#""wrongLength""#, .wrongLength), (#""malformedChunk""#, .malformedChunk(after: nil)), (#""garbage""#, .garbage),
      (#""stall""#, .stall),
      (#""stallMidBody""#, .stallMidBody(after: nil)), (#"{"truncate": {"after": 2}}"#, .truncate(after: 2)),
      (#"{"resetMidBody": {"after": 0}}"#, .resetMidBody(after: 0)), (#"{"malformedChunk": {"after": 3}}"#, .malformedChunk(after: 3)),
      (#"{"stallMidBody": {}}"#, .stallMidBody(after: nil)),
    ] as [(String, Fault)])
  func fault(json: String, expected: Fault) throws {
    #expect(try reply(#""text": "abc", "fault": \#(json)"#)?.fault == expected)
  }

  @Test("a hold waits for arrivals or for a latch")
  func hold() throws {
    #expect(try reply(#""hold": {"arrivals": 5, "timeout": "2s"}"#)?.hold == .arrivals(5, timeout: .seconds(2)))
    #expect(try reply(#""hold": {"latch": "refresh", "timeout": "5s"}"#)?.hold == .latch("refresh", timeout: .seconds(5)))
  }

  @Test("a template has named values")
  func templates() throws {
    #expect(try reply(#""text": "{{x}}""#)?.values == nil)
    #expect(try reply(#""text": "", "template": true"#)?.values == [])
    #expect(
      try reply(
        """
        "template": true, "text": "{{e}} {{n}} {{d}} {{t}} {{p}}",
        "values": {"e": {"now": {"offset": "1h", "format": "epoch"}}, "n": {"counter": "orders"}, "p": {"random": ["a", 1]},
          "d": {"now": {"format": "%Y-%m-%d", "offset": "-30s"}}, "t": {"now": {}}}
        """)?.values == [
          TemplateValue(name: "e", source: .now(offset: .seconds(3600), format: .epoch)),
          TemplateValue(name: "n", source: .counter("orders")),
          TemplateValue(name: "p", source: .random(["a", 1])),
          TemplateValue(name: "d", source: .now(offset: .seconds(-30), format: .pattern("%Y-%m-%d"))),
          TemplateValue(name: "t", source: .now(offset: .zero, format: .rfc3339)),
        ])
  }
}
