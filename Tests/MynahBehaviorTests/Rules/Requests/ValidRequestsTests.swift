import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("validRequests")
struct ValidRequestsTests {
  private func sent(_ type: String?, _ body: String, _ more: [Header] = [], reply: [Header] = [], replyBody: String = "") -> Play {
    var play = Play()
    play.call(
      201, "POST", "/payments", headers: (type.map { [Header("Content-Type", $0)] } ?? []) + more, body: body, reply: reply,
      replyBody: replyBody)
    return play
  }

  @Test(
    "RQ-2: a body is of the type that it comes with",
    arguments: [
      ("application/json", #"{"a":1}"#, Verdict.passed), ("application/json; charset=utf-8", "[]", .passed),
      ("application/merge-patch+json", "null", .passed), ("application/json", "a=1", .failed), ("application/json", "{'a':1}", .failed),
      ("application/json", "\u{FEFF}{}", .failed), ("application/x-ndjson", "{}\n{}\n", .passed),
      ("application/x-ndjson", "{}\n{", .failed),
      ("application/x-www-form-urlencoded", "a=1&b=%20+x&c", .passed), ("application/x-www-form-urlencoded", #"{"a":1}"#, .failed),
      ("application/x-www-form-urlencoded", "a=10%", .failed), ("application/x-www-form-urlencoded", "a=b c", .failed),
      ("application/x-www-form-urlencoded", "scope=orders:read/all", .passed), ("application/xml", "<a/>", .passed),
      ("application/soap+xml", "\n<a/>", .passed), ("application/xml", #"{"a":1}"#, .failed), ("text/plain", #"{"a":1}"#, .passed),
      ("application/octet-stream", "\u{1}", .passed), ("json", "{}", .failed), ("", "{}", .failed),
    ])
  func bodies(type: String, body: String, verdict: Verdict) throws {
    #expect(try sent(type, body).verdict("RQ-2", of: "validRequests") == verdict)
  }

  @Test("RQ-2: multipart has its boundary and a part")
  func multipart() throws {
    let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"
    #expect(try sent("multipart/form-data; boundary=x", body).verdict("RQ-2", of: "validRequests") == .passed)
    #expect(try sent("multipart/form-data; boundary=y", body).verdict("RQ-2", of: "validRequests") == .failed)
    #expect(try sent("multipart/form-data", body).verdict("RQ-2", of: "validRequests") == .failed)
  }

  @Test("RQ-2: a body needs a type, one that is coded is looked at no further")
  func type() throws {
    let entry = try #require(try sent(nil, "{}").entry("RQ-2", of: "validRequests"))
    #expect(entry.verdict == .failed && entry.summary == "1 of 1 request did not send a body of its type, or accept what was sent")
    #expect(entry.evidence == [Evidence(session: "default", exchange: 1, note: "a body without Content-Type")])
    for (body, verdict) in [("<a/>", Verdict.failed), ("a=1&b=2", .failed), ("a note", .passed), ("42", .passed), ("\u{1}\u{2}", .passed)] {
      #expect(try sent(nil, body).verdict("RQ-2", of: "validRequests") == verdict)
    }
    let gzip = sent("application/json", "\u{1F}", [Header("Content-Encoding", "gzip")])
    #expect(try gzip.verdict("RQ-2", of: "validRequests") == .passed)
    let twice = sent("application/json", "{}", [Header("Content-Type", "text/plain")])
    #expect(try twice.entry("RQ-2", of: "validRequests")?.evidence.first?.note == "2 Content-Types")
  }

  @Test("RQ-2: events that the body asks for need not be accepted besides", arguments: [true, false])
  func events(areAskedFor: Bool) throws {
    let play = sent(
      "application/json", #"{"stream":\#(areAskedFor)}"#, [Header("Accept", "application/json")],
      reply: [Header("Content-Type", "text/event-stream; charset=utf-8")], replyBody: "data: 1\n\n")
    #expect(try play.verdict("RQ-2", of: "validRequests") == (areAskedFor ? .passed : .failed))
  }

  @Test(
    "RQ-2: Accept takes what a success is",
    arguments: [
      ("*/*", Verdict.passed), ("application/json", .passed), ("application/vnd.shop.v2+json", .passed), ("application/*;q=0.1", .passed),
      ("text/html, application/xml;q=0.9", .failed), ("application/json;q=0", .failed), ("", .passed),
    ])
  func accept(range: String, verdict: Verdict) throws {
    let play = sent(
      "application/json", "{}", [Header("Accept", range)], reply: [Header("Content-Type", "application/json")], replyBody: "{}")
    #expect(try play.verdict("RQ-2", of: "validRequests") == verdict)
  }

  @Test(
    "RQ-5: a target is a valid URI whose escapes are UTF-8",
    arguments: [
      ("/orders?q=a%20b%26c", Verdict.passed), ("/orders?q=a+b&c=d;e:/?@!$'()*,", .passed), ("/orders?filter[status]=open", .passed),
      ("/orders?q=%C3%A9", .passed), ("/orders?q=%E9", .failed), ("/orders?q=\u{C3}\u{A9}", .failed), ("/orders?q=100%", .failed),
      ("/orders?q=%zz", .failed), ("/orders?q={\"a\":1}", .failed), ("/orders?q=a|b", .failed), ("/orders#top", .failed),
      ("/orders/[7]", .failed), ("/orders/a%2Fb", .passed),
    ])
  func targets(target: String, verdict: Verdict) throws {
    var play = Play()
    play.call(200, "GET", target)
    #expect(try play.verdict("RQ-5", of: "validRequests") == verdict)
  }

  @Test(
    "RQ-5: what was meant arrives after one decoding",
    arguments: [
      ("a%20b%2B%26%23%25%C3%A9", Verdict.passed), ("a+b%2B%26%23%25%C3%A9", .passed), ("a%2520b%252B%2526%2523%2525%25C3%25A9", .failed),
      ("a%20b+%26%23%25%C3%A9", .failed), ("a%20b%2B&%23%25%C3%A9", .failed), ("a%20b%2B%26%23%25%E9", .failed),
    ])
  func values(query: String, verdict: Verdict) throws {
    var play = Play()
    play.call(200, "GET", "/orders?q=\(query)")
    #expect(try play.verdict("RQ-5", of: "validRequests", ["values": ["query:q": "a b+&#%é"]]) == verdict)
  }

  @Test("RQ-5: the evidence has what arrived and what was meant")
  func valueEvidence() throws {
    var play = Play()
    play.call(200, "GET", "/orders?q=a%2520b")
    let entry = try #require(try play.entry("RQ-5", of: "validRequests", ["values": ["query:q": "a b"]]))
    #expect(entry.summary == "1 of 1 request had a value that is not as it was meant, or a target that is no valid URI")
    #expect(
      entry.evidence.first
        == Evidence(session: "default", exchange: 1, figure: .value("a%20b"), bound: .expected(.text("a b")), note: "in query:q"))
  }

  @Test("RQ-5: of several values each is one that was meant; those that never came leave it open")
  func severalValues() throws {
    let values: JSON = ["values": ["json:/name": ["Ann & Bob", 7], "query:page": 1]]
    var play = Play()
    play.call(200, "GET", "/orders?page=1")
    for name in [#""Ann & Bob""#, "7"] {
      play.call(201, "POST", "/payments", after: 1, headers: [Header("Content-Type", "application/json")], body: "{\"name\":\(name)}")
    }
    #expect(
      try play.entry("RQ-5", of: "validRequests", values)?.summary
        == "every target was a valid URI and every value arrived as it was meant, 3 requests")
    var less = Play()
    less.call(200, "GET", "/orders?page=1")
    let entry = try #require(try less.entry("RQ-5", of: "validRequests", values))
    #expect(entry.verdict == .inconclusive)
    #expect(entry.summary == "whether every value arrived as it was meant can't be told: 2 values never came")
  }

  /// A route of each kind of path.
  private func paths() -> Play {
    Play(
      Route(id: "user", request: RequestPattern(path: PathTemplate("/users/{id}").map(PathPattern.template)), replies: [Reply()]),
      Route(id: "any", request: RequestPattern(), replies: [Reply()]), route("null", "GET", "/null//x"))
  }

  @Test(
    "RQ-7: no segment is empty, none stands for a value that is not there, none was left unfilled",
    arguments: [
      ("user", "/users/7", Verdict.passed), ("user", "/users/None", .failed), ("user", "/users/undefined", .failed),
      ("user", "/users/%7Bid%7D", .failed), ("user", "/users/:id", .failed), ("user", "/users/none", .passed),
      ("user", "/users/%5Bobject%20Object%5D", .failed), ("user", "/users/Optional(7)", .failed), ("any", "/users//orders", .failed),
      ("any", "//users", .failed), ("any", "/users/", .passed), ("any", "/", .passed), ("any", "/users/null/orders", .failed),
      ("any", "/users/12:00", .passed), ("null", "/null//x", .passed), ("user", "/users/7?parent=null", .passed),
      ("user", "/users/7?parent=undefined", .inconclusive), ("user", "/users/7?page=None", .inconclusive), ("any", "*", .passed),
    ])
  func shape(route: String, target: String, verdict: Verdict) throws {
    var play = paths()
    play.call(200, "GET", target, route: route)
    #expect(try play.verdict("RQ-7", of: "validRequests") == verdict)
  }

  @Test("RQ-7: values say that it is meant")
  func meant() throws {
    var play = paths()
    play.call(200, "GET", "/users/7?page=None", route: "user")
    let entry = try #require(try play.entry("RQ-7", of: "validRequests"))
    #expect(entry.summary == "1 of 1 request may have been sent with a value that is none")
    #expect(try play.verdict("RQ-7", of: "validRequests", ["values": ["query:page": "None"]]) == .passed)
  }

  @Test(
    "RQ-11: one way to find the end of a message",
    arguments: [
      ([("Content-Length", "2")], Verdict.passed), ([("Transfer-Encoding", "chunked")], .passed),
      ([("Transfer-Encoding", "gzip, chunked")], .passed), ([("Content-Length", "2"), ("Content-Length", "2")], .failed),
      ([("Content-Length", "2, 2")], .failed), ([("Content-Length", "2"), ("Transfer-Encoding", "chunked")], .failed),
      ([("Transfer-Encoding", "chunked, chunked")], .failed), ([("Transfer-Encoding", "chunked, gzip")], .failed),
      ([("Content-Length", "+2")], .failed), ([("Host", "a"), ("Host", "b")], .failed),
    ] as [([(String, String)], Verdict)])
  func framing(headers: [(String, String)], verdict: Verdict) throws {
    let play = sent("text/plain", "ab", headers.map { Header($0.0, $0.1) })
    #expect(try play.verdict("RQ-11", of: "validRequests") == verdict)
  }

  @Test("RQ-11: a GET has a body only where the route takes one")
  func getWithBody() throws {
    var play = Play()
    play.call(200, body: "{}")
    let entry = try #require(try play.entry("RQ-11", of: "validRequests"))
    #expect(entry.verdict == .failed)
    #expect(entry.summary == "1 of 1 request had framing of more than one kind, or a body that nobody reads")
    play.scenario.routes[0].request.body = .contains([:])
    #expect(try play.verdict("RQ-11", of: "validRequests") == .passed)
  }

  @Test("only what was met is entered; without a request nothing is judged")
  func conditions() throws {
    var play = Play()
    #expect(try play.entry("RQ-2", of: "validRequests")?.summary == "no request came")
    play.call(200)
    #expect(try play.report("validRequests").entries.map(\.id) == ["RQ-5", "RQ-7", "RQ-11", nil])
  }

  @Test("schema and contract are known and not judged yet; values need places", arguments: ["schema", "contract"])
  func refused(parameter: String) throws {
    #expect(
      throws: ClauseError(
        "\"\(parameter)\" of \"validRequests\" is not judged by this version yet; RQ-6, bodies that a \(parameter) finds valid, "
          + "come with a later one", at: JSONPointer(tokens: ["expectations", "0", "validRequests", parameter]), part: .key, file: nil)
    ) { try Play().report("validRequests", .object([parameter: "orders.json"])) }
    #expect(
      throws: ClauseError(
        "\"q\" is no place; there are header:NAME, query:NAME, form:NAME, cookie:NAME and json:/POINTER",
        at: "/expectations/0/validRequests/values/q", part: .key, file: nil)
    ) { try Play().report("validRequests", ["values": ["q": "a"]]) }
  }
}
