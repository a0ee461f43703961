import MynahCore
import MynahJSON
import MynahRegex
import Testing

@Suite("A request finds its route")
struct MatchingTests {
  private func route(_ id: String, _ request: RequestPattern, priority: Int = 0) -> Route {
    Route(id: id, request: request, replies: [Reply()], priority: priority)
  }

  private func match(_ routes: [Route], _ request: Request) -> String? {
    Playback(Scenario(name: "t", routes: routes), seed: 1, clock: Clock(started: WallTime(nanoseconds: 0)) { .start })
      .play(request, at: .start).route
  }

  @Test(
    "paths are compared segment by segment after one percent-decoding",
    arguments: [
      ("/a b", "/a%20b", true), ("/a%20b", "/a b", true), ("/caf\u{e9}", "/caf%C3%A9", true), ("/a/b", "/a%2Fb", false),
      ("/a%2Fb", "/a%2fb", true), ("/a", "/a/", false), ("/a", "/a?x=1", true), ("/a", "http://host/a", true), ("/a", "/A", false),
      ("/", "/", true), ("/a%25", "/a%25", true), ("/a%2525", "/a%25", false),
    ])
  func exactPaths(pattern: String, target: String, matches: Bool) {
    #expect((match([route("r", RequestPattern(path: .exact(pattern)))], Request("GET", target)) == "r") == matches)
  }

  @Test(
    "bytes that a client sends as they are match what a scenario says in UTF-8",
    arguments: [
      "/caf\u{e9}/\u{65e5}\u{672c}?q=\u{fc}", "/caf%C3%A9/\u{65e5}%E6%9C%AC?q=%C3%BC", "/caf%c3%a9/%e6%97%a5%e6%9c%ac?q=%c3%bc",
    ])
  func rawBytes(target: String) throws {
    let request = Request("GET", String(latin1: Array(target.utf8)))
    let template = try #require(PathTemplate("/caf\u{e9}/{place}"))
    let query = [NamedMatcher("q", .equals("\u{fc}"))]
    for path in [
      .exact("/caf\u{e9}/\u{65e5}\u{672c}"), .template(template), .matches(try RegularExpression("/caf\u{e9}/..")),
      .exact("/caf%C3%A9/%E6%97%A5%E6%9C%AC"),
    ] as [PathPattern] {
      #expect(match([route("r", RequestPattern(path: path, query: query))], request) == "r")
      #expect(match([route("r", RequestPattern(path: path))], Request("GET", String(latin1: Array("/cafe/\u{65e5}\u{672c}".utf8)))) == nil)
    }
    var facts = RequestFacts(request)
    #expect(template.values(in: facts.segments) == ["place": "\u{65e5}\u{672c}"])
  }

  @Test(
    "templates take one segment that is not empty",
    arguments: [
      ("/orders/{id}", "/orders/7", true), ("/orders/{id}", "/orders/", false), ("/orders/{id}", "/orders/7/items", false),
      ("/orders/{id}/items", "/orders/a%2Fb/items", true), ("/files/{name}.json", "/files/a.json", true),
      ("/files/{name}.json", "/files/.json", false),
      ("/{a}/{b}", "/1/2", true),
    ])
  func templates(pattern: String, target: String, matches: Bool) throws {
    let template = try #require(PathTemplate(pattern))
    #expect((match([route("r", RequestPattern(path: .template(template)))], Request("GET", target)) == "r") == matches)
  }

  @Test("an expression must match the whole decoded path")
  func expressions() throws {
    let routes = [route("r", RequestPattern(path: .matches(try RegularExpression("/orders/[0-9]+"))))]
    #expect(match(routes, Request("GET", "/orders/12")) == "r")
    #expect(match(routes, Request("GET", "/orders/%31%32")) == "r")
    #expect(match(routes, Request("GET", "/orders/12/x")) == nil)
  }

  @Test("higher priority first, then file order, whatever kind of path")
  func precedence() throws {
    let template = try #require(PathTemplate("/orders/{id}"))
    let any = route("any", RequestPattern(), priority: -1)
    let byTemplate = route("template", RequestPattern(path: .template(template)))
    let exact = route("exact", RequestPattern(path: .exact("/orders/7")))
    #expect(match([any, byTemplate, exact], Request("GET", "/orders/7")) == "template")
    #expect(match([any, exact, byTemplate], Request("GET", "/orders/7")) == "exact")
    #expect(match([any, exact, byTemplate], Request("GET", "/else")) == "any")
  }

  @Test("a GET route answers HEAD unless a HEAD route does")
  func head() {
    let get = route("get", RequestPattern(methods: ["GET"], path: .exact("/a")))
    let head = route("head", RequestPattern(methods: ["HEAD"], path: .exact("/a")))
    #expect(match([get], Request("HEAD", "/a")) == "get")
    #expect(match([get, head], Request("HEAD", "/a")) == "head")
    #expect(match([head], Request("GET", "/a")) == nil)
  }

  @Test(
    "query, header and cookie matchers",
    arguments: [
      (ValueMatcher.equals("2"), ["2"], true), (.equals(2), ["2"], true), (.equals("2"), ["3", "2"], true), (.absent(true), [], true),
      (.absent(true), [""], false), (.absent(false), [], false), (.not(.equals("2")), ["2", "3"], false), (.not(.equals("2")), [], true),
      (.contains("b"), ["abc"], true), (.anyOf([.equals("a"), .absent(true)]), [], true), (.atLeast(3), ["10"], true),
      (.below(3), ["x"], false),
      (.allOf([.atLeast(1), .atMost(2)]), ["0", "3"], false), (.allOf([.atLeast(1), .atMost(2)]), ["0", "2"], true),
    ])
  func matchers(matcher: ValueMatcher, values: [String], matches: Bool) {
    let target = "/?" + values.map { "q=\($0)" }.joined(separator: "&")
    let headers = values.map { Header("x-q", $0) }
    let cookies = values.isEmpty ? [] : [Header("Cookie", values.map { "q=\($0)" }.joined(separator: "; "))]
    #expect((match([route("r", RequestPattern(query: [NamedMatcher("q", matcher)]))], Request("GET", target)) == "r") == matches)
    #expect(
      (match([route("r", RequestPattern(headers: [NamedMatcher("X-Q", matcher)]))], Request("GET", "/", headers: headers)) == "r")
        == matches)
    #expect(
      (match([route("r", RequestPattern(cookies: [NamedMatcher("q", matcher)]))], Request("GET", "/", headers: cookies)) == "r") == matches)
  }

  @Test(
    "bodies",
    arguments: [
      (BodyPattern.json(["a": 1, "b": [1, 2]]), #"{"b":[1,2.0],"a":1}"#, true), (.json(["a": 1]), #"{"a":1,"b":2}"#, false),
      (.contains(["a": ["x": 1]]), #"{"a":{"x":1,"y":2},"b":3}"#, true), (.contains(["a": 1]), "not json", false),
      (.form([NamedMatcher("a", .equals("1 2"))]), "a=1+2&b=3", true), (.form([NamedMatcher("a", .absent(true))]), "b=3", true),
      (.text(.contains("lo")), "hello", true), (.text(.absent(true)), "", true), (.bytes([104, 105]), "hi", true),
      (.bytes([104]), "hi", false),
    ])
  func bodies(pattern: BodyPattern, body: String, matches: Bool) {
    #expect((match([route("r", RequestPattern(body: pattern))], Request("POST", "/", body: body)) == "r") == matches)
  }

  @Test("multipart parts by name, value, filename and type")
  func multipart() {
    let body =
      "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a;b.png\"\r\n"
      + "Content-Type: image/png\r\n\r\n\u{1}\u{2}\r\n--b--\r\n"
    let request = Request("POST", "/", headers: [Header("Content-Type", "multipart/form-data; boundary=b")], body: body)
    func matches(_ part: BodyPattern.PartPattern) -> Bool { match([route("r", RequestPattern(body: .multipart([part])))], request) == "r" }
    #expect(matches(.init(name: "note", value: .equals("hi"))))
    #expect(matches(.init(name: "f", value: .equals("\u{1}\u{2}"), filename: .equals("a;b.png"), contentType: .equals("image/png"))))
    #expect(!matches(.init(name: "f", filename: .absent(true))))
    #expect(!matches(.init(name: "other")))
  }

  @Test("ten thousand routes: each finds its own")
  func many() {
    let routes = (0..<10_000).map { route("\($0)", RequestPattern(methods: ["GET"], path: .exact("/api/\($0)"))) }
    let playback = Playback(Scenario(name: "t", routes: routes), seed: 1, clock: Clock(started: WallTime(nanoseconds: 0)) { .start })
    for number in stride(from: 0, to: 10_000, by: 97) {
      #expect(playback.play(Request("GET", "/api/\(number)"), at: .start).route == "\(number)")
    }
  }
}
