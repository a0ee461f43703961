import MynahCore
import MynahFiles
import MynahJSON
import MynahRegex
import Testing

/// A scenario that uses every key that there is.
private let everything = """
  {
    "name": "everything", "description": "All of it.", "seed": 18446744073709551615, "states": {"phase": "open", "n": null},
    "operations": "header:X-Operation", "clients": "cookie:client", "unmatched": "allow",
    "routes": [
      {
        "id": "a", "description": "One.", "then": "cycle", "per": "json:/tenant", "priority": -3, "when": {"phase": "open"}, "set": {"n": 1},
        "safe": true, "operations": "session",
        "request": {
          "method": ["POST", "PUT"], "path": "/a/{id}", "query": {"q": {"atLeast": 1, "atMost": 9.50, "not": {"anyOf": [4, "5"]}}},
          "headers": {"X-A": {"absent": true}}, "cookies": {"sid": {"contains": "x"}},
          "body": {"jsonPath": {"$.a": {"equals": [1, null]}, "$.b": {"above": 1}, "$.c": {"below": 2}, "$.d": null}}
        },
        "responses": [
          {
            "description": "First.", "status": 201, "headers": {"Set-Cookie": ["a", "b"], "ETag": "x"}, "json": {"b": 1.10, "a": "{{n}}"},
            "template": true, "retryAfter": {"date": "-4s", "format": "rfc850"}, "times": 3, "chance": 0.25, "set": {"n": null},
            "values": {"n": {"counter": "c"}, "e": {"now": {"offset": "1h", "format": "epoch"}}, "r": {"random": [1, "b"]},
              "d": {"now": {"format": "%Y"}}, "i": {"now": {"format": "imf"}}, "t": {"now": {}}}
          },
          {"text": "abc", "for": "1.5s", "retryAfter": 4, "delay": "1ms", "pace": {"bytes": 1, "every": 0.000000001}, "fault": "wrongLength"},
          {"base64": "AP8=", "delay": {"uniform": [0, 1]}, "pace": {"bytesPerSecond": 3}, "fault": {"truncate": {"after": 1}}},
          {"json": null, "delay": {"normal": {"mean": 1, "deviation": 0.1}}, "pace": {"chunks": 2, "over": 1}, "fault": "stallMidBody"},
          {"delay": {"lognormal": {"median": 1, "sigma": 0.5}}, "hold": {"arrivals": 2, "timeout": 1}, "fault": "reset"},
          {"hold": {"latch": "l", "timeout": 1}}
        ]
      },
      {"request": {"path": {"matches": "/b.*"}, "body": {"json": {"a": 1}}}, "responses": [{}], "per": "client"},
      {"id": "c", "request": {"body": {"contains": []}}, "responses": [{}], "per": "operation", "operations": "path"},
      {"id": "d", "request": {"body": {"form": {"a": true}}}, "responses": [{}], "per": "path", "operations": "auto"},
      {"id": "e", "request": {"body": {"multipart": {"f": {"value": 1, "filename": "x", "contentType": {"matches": "image/.*"}}}}}, "responses": [{}]},
      {"id": "f", "request": {"body": {"text": {"absent": false}}}, "responses": [{}], "then": "fail"},
      {"id": "g", "request": {"method": "GET", "path": "/g", "body": {"base64": "AAA="}}, "responses": [{}]}
    ],
    "expectations": [{"calls": {"route": "a", "exactly": 2}}, {"order": ["a", "c"]}, {"client": "wellBehaved"}]
  }
  """

@Suite struct WritingTests {
  @Test("a scenario that uses every key reads back equal, and writes the same text again")
  func roundTrip() throws {
    let read = try scenario(everything)
    let text = read.json.text(.indented)
    let again = try scenario(text)
    #expect(again == read)
    #expect(again.json.text(.indented) == text)
  }

  @Test("each route of it reads back alone")
  func routes() throws {
    for route in try scenario(everything).routes {
      #expect(try Route(SourceDocument(route.json, name: "route")) == route)
    }
  }

  @Test("what is left at its default is left out")
  func defaults() throws {
    let read = try scenario(#"{"routes": [{"request": {"method": "GET", "path": "/a"}, "responses": [{}]}]}"#)
    #expect(
      read.json.text()
        == #"{"name":"orders","routes":[{"id":"GET /a","request":{"method":"GET","path":"/a"},"responses":[{"status":200}]}]}"#)
  }

  @Test("several conditions of one kind, which one object cannot hold, are said the other way round")
  func repeatedConditions() throws {
    let matcher = ValueMatcher.allOf([.contains("a"), .contains("b")])
    let route = Route(id: "r", request: RequestPattern(query: [NamedMatcher("q", matcher)]), replies: [Reply()])
    let again = try Route(SourceDocument(route.json, name: "route"))
    for (value, fits) in [("ab", true), ("a", false), ("b", false), ("c", false)] {
      #expect(again.request.query[0].matcher.holds(for: [value]) == fits)
    }
  }

  @Test("what is wrong in a value that never was a text is named by its pointer")
  func withoutText() {
    do {
      _ = try Route(SourceDocument(["request": ["path": "a"], "responses": [[:]]], name: "route"))
      Issue.record("the route was taken")
    } catch {
      #expect(error.description == "route: /request/path: a path begins with \"/\"; \"a\" does not")
    }
  }
}
