import MynahCore
import MynahJSON
import Testing

@Suite("A template is filled")
struct TemplateTests {
  private func fill(
    _ body: Reply.Content, headers: [Header] = [], values: [TemplateValue] = [], path: String = "/orders/{id}",
    request: Request = Request(
      "POST", "/orders/7?page=2&q=a%20b", headers: [Header("X-Tenant", "acme")], body: #"{"items":[{"sku":"A\"1","n":2}],"ok":true}"#)
  ) throws -> RenderedReply {
    let template = try #require(PathTemplate(path))
    let reply = Reply(headers: headers, body: body, values: values)
    _ = try ReplyTemplate(reply, values: values, pathNames: Set(template.names))
    let route = Route(id: "r", request: RequestPattern(path: .template(template)), replies: [reply])
    return Playing(route).answer(request, url: "http://127.0.0.1:1")
  }

  @Test(
    "from every part of the request, the server and the clock",
    arguments: [
      ("{{request.method}} {{request.target}}", "POST /orders/7?page=2&q=a%20b"), ("{{request.path.id}}", "7"),
      ("{{request.query.q}}", "a b"),
      ("{{request.headers.x-tenant}}", "acme"), ("{{request.body.items.0.sku}}", "A\"1"), ("{{request.body.items.0.n}}", "2"),
      ("{{server.url}}/x", "http://127.0.0.1:1/x"), ("http://localhost:{{server.port}}{{server.path}}/x", "http://localhost:1/x"),
      ("{{server.host}} {{server.origin}}", "127.0.0.1 http://127.0.0.1:1"), ("{{now}}", "2023-11-14T22:13:20Z"),
      ("{{#request.body.ok}}yes{{/request.body.ok}}", "yes"),
      ("{{#request.body.items}}{{sku}};{{/request.body.items}}", "A\"1;"), ("[{{request.body.none}}]", "[]"), ("{{! a comment }}x", "x"),
    ])
  func values(text: String, expected: String) throws {
    #expect(try fill(.text(text)).text == expected)
  }

  @Test(
    "from the parts of the base URL",
    arguments: [
      ("http://[::1]:8080/__mynah/s/s1", "[::1] 8080 /__mynah/s/s1 http://[::1]:8080"),
      ("https://localhost", "localhost 443  https://localhost"), ("http://[::1]", "[::1] 80  http://[::1]"),
    ])
  func server(url: String, expected: String) throws {
    let reply = Reply(body: .text("{{server.host}} {{server.port}} {{server.path}} {{server.origin}}"), values: [])
    #expect(Playing(Route(id: "r", request: RequestPattern(), replies: [reply])).answer(url: url).text == expected)
  }

  @Test("escaped for the content type")
  func escaping() throws {
    #expect(try fill(.json(["sku": "{{request.body.items.0.sku}}"])).text == #"{"sku":"A\"1"}"#)
    #expect(try fill(.text("{{request.body.items.0.sku}}"), headers: [Header("Content-Type", "text/html")]).text == "A&quot;1")
    let line = Request("POST", "/orders/7", body: #"{"items":[{"sku":"a\r\nSet-Cookie: x"}]}"#)
    #expect(
      try fill(.none, headers: [Header("X", "{{request.body.items.0.sku}}")], request: line).headers == [Header("X", "aSet-Cookie: x")])
  }

  @Test("with named values that take arguments")
  func named() throws {
    let values = [
      TemplateValue(name: "expires", source: .now(offset: .seconds(3600), format: .epoch)),
      TemplateValue(name: "day", source: .now(offset: .zero, format: .pattern("%Y-%m-%d"))),
      TemplateValue(name: "n", source: .counter("orders")), TemplateValue(name: "pick", source: .random(["a", "b"])),
    ]
    let text = try fill(.text("{{expires}} {{day}} {{n}} {{pick}}"), values: values).text
    #expect(text == "1700003600 2023-11-14 1 a" || text == "1700003600 2023-11-14 1 b")
  }

  @Test("a name has one value in a reply, and another in the next")
  func uuids() throws {
    let route = Route(
      id: "r", request: RequestPattern(), replies: [Reply(headers: [Header("Location", "/{{uuid}}")], body: .text("{{uuid}}"), values: [])])
    let playing = Playing(route)
    let first = playing.answer()
    #expect(first.headers.first?.value == nil || first.headers.contains { $0.value == "/\(first.text)" })
    #expect(first.text.count == 36 && playing.answer().text != first.text)
  }

  @Test(
    "a name that cannot exist is refused when the file is read",
    arguments: [
      ("{{request.path.nr}}", "{{request.path.nr}} names no segment of the path; the path has {id}"),
      ("{{reqest.method}}", "{{reqest.method}} names nothing; there are request..., server..., now, uuid; name others in \"values\""),
      ("{{server.prot}}", "{{server.prot}} names nothing; a server has url, origin, host, port, path"),
      (
        "{{request.cookies.a}}",
        "{{request.cookies.a}} names nothing; a request has method, target, path.NAME, query.NAME, headers.NAME and body"
      ),
      ("{{>partial}}", "{{>partial}} is not supported: templates have values, sections and comments"), ("{{}}", "{{}} has no name"),
      ("{{#request.body}}", "the template has a tag that is not closed, or a section that does not end"),
    ])
  func refused(text: String, message: String) throws {
    let error = try #require(throws: TemplateError.self) { try fill(.text(text)) }
    #expect(error.message == message)
  }
}
