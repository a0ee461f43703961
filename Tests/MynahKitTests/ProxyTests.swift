import MynahCore
import MynahKit
import Testing

struct ProxyTests {
  /// A server in front of another: one route is live.
  private func withProxy(
    _ upstream: String, live: String = "", more: String = "", _ body: (_ front: Mock, _ back: Mock) async throws -> Void
  ) async throws {
    try await withMock(upstream) { back in
      let live = #"{"id":"live","request":{"path":"/live/{x}"},"responses":[{"proxy":"\#(back.server.address)\#(live)"}]}"#
      try await withMock(live + more) { front in try await body(front, back) }
    }
  }

  @Test("one route is live, the rest is played")
  func partial() async throws {
    let upstream = #"{"id":"a","request":{},"responses":[{"status":201,"json":{"a":1.10},"headers":{"X-Of":"the API"}}]}"#
    try await withProxy(upstream, more: "," + route("/played", "here")) { front, back in
      let answer = try await front.ask("POST", "/live/1?x=%7e", ["X-Case: Kept", "Connection: X-Hop", "X-Hop: 1"], body: "hello")
      #expect(answer.status == 201)
      #expect(answer.text == #"{"a":1.10}"#)
      #expect(answer.header("X-Of") == "the API")
      #expect(try await front.get("/played").text == "here")
      let seen = try #require(back.server.journal.first)
      #expect(back.server.journal.count == 1)
      #expect(seen.request.target == "/live/1?x=%7e")
      #expect(String(decoding: seen.request.body, as: UTF8.self) == "hello")
      #expect(seen.request.headers.map(\.name) == ["Host", "X-Case", "Content-Length"])
      #expect(seen.request.headers.first("Host") == "127.0.0.1:\(back.port)")
      let kept = try #require(front.server.journal.first)
      #expect(kept.route == .route("live"))
      #expect(kept.reply?.status == 201)
      #expect(kept.reply.map { String(decoding: $0.body, as: UTF8.self) } == #"{"a":1.10}"#)
    }
  }

  @Test("what names the API in a reply's head names us to the client")
  func rerouting() async throws {
    try await withMock(route("/never", "")) { back in
      let url = back.server.address
      let headers = """
        "Location":"\(url)/v1/next?a=b","Link":"<\(url)/v1/2>; rel=\\"next\\", <https://other.example/>; rel=\\"x\\"",\
        "Set-Cookie":["a=b; Domain=example.com; Path=/v1/a; Secure; HttpOnly","c=d"],"Content-Location":"/v1/here",\
        "Access-Control-Allow-Origin":"\(url)",\
        "WWW-Authenticate":["Bearer realm=\\"\(url)/v1/token\\",service=\\"shop\\"","Digest realm=\\"\(url)/v1\\""]
        """
      try back.server.play(try scenario(#"{"id":"a","request":{},"responses":[{"headers":{\#(headers)}}]}"#))
      let live = #"{"id":"live","request":{},"responses":[{"proxy":"\#(url)/v1/"}]}"#
      try await withMock(live) { front in
        let here = "http://127.0.0.1:\(front.port)"
        let answer = try await front.get("/orders", ["Host: 127.0.0.1:\(front.port)", "Origin: \(here)", "Referer: \(here)/page"])
        #expect(answer.header("Location") == "\(here)/next?a=b")
        #expect(answer.header("Link") == "<\(here)/2>; rel=\"next\", <https://other.example/>; rel=\"x\"")
        #expect(answer.header("Content-Location") == "/here")
        #expect(
          answer.head.contains(
            "\r\nWWW-Authenticate: Bearer realm=\"\(here)/token\",service=\"shop\"\r\nWWW-Authenticate: Digest realm=\"\(url)/v1\"\r\n"))
        #expect(answer.header("Access-Control-Allow-Origin") == here)
        #expect(answer.head.contains("\r\nSet-Cookie: a=b; Path=/a; HttpOnly\r\nSet-Cookie: c=d\r\n"))
        let seen = try #require(back.server.journal.first).request
        #expect(seen.target == "/v1/orders")
        #expect(seen.headers.first("Origin") == url)
        #expect(seen.headers.first("Referer") == "\(url)/v1/page")
      }
    }
  }

  @Test("a resource that a request of WebDAV names besides its target is one of the API's")
  func destination() async throws {
    try await withMock(route("/never", "")) { back in
      let url = back.server.address
      try back.server.play(try scenario(#"{"id":"a","request":{},"responses":[{"status":201}]}"#))
      try await withMock(#"{"id":"live","request":{},"responses":[{"proxy":"\#(url)/v1"}]}"#) { front in
        let here = "http://127.0.0.1:\(front.port)"
        let host = "Host: 127.0.0.1:\(front.port)"
        let tag = "(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2>)"
        let answer = try await front.ask(
          "MOVE", "/a", [host, "Destination: \(here)/b%20c", "If: <\(here)/a> \(tag) <http://other.example/> \(tag)"])
        #expect(answer.status == 201)
        _ = try await front.ask("COPY", "/a", [host, "Destination: /b"])
        _ = try await front.ask("COPY", "/a", [host, "Destination: http://other.example/b"])
        let seen = back.server.journal.map(\.request.headers)
        #expect(seen.map { $0.first("Destination") } == ["\(url)/v1/b%20c", "/v1/b", "http://other.example/b"])
        #expect(seen.first?.first("If") == "<\(url)/v1/a> \(tag) <http://other.example/> \(tag)")
      }
    }
  }

  @Test("a reply comes piece by piece")
  func streaming() async throws {
    let events = #"{"id":"a","request":{},"responses":[{"text":"aabb","pace":{"chunks":2,"over":"500ms"}}]}"#
    try await withProxy(events) { front, _ in
      let answer = try await front.get("/live/1")
      #expect(answer.text == "aabb")
      let exchange = try #require(front.server.journal.first)
      #expect(try #require(exchange.te) - (try #require(exchange.ts)) > .milliseconds(250))
    }
  }

  @Test("what has no body has none", arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
  func bodyless(method: String, status: Int) async throws {
    let upstream = #"{"id":"a","request":{},"responses":[{"status":\#(status),"text":"","headers":{"ETag":"1"}}]}"#
    try await withProxy(upstream) { front, _ in
      let answer = try await front.ask(method, "/live/1")
      #expect(answer.status == status)
      #expect(answer.header("ETag") == "1")
      #expect(answer.body.isEmpty)
    }
  }

  @Test("an API that is not there is told of by a 502, and in the journal")
  func unreachable() async throws {
    let dead = #"{"id":"live","request":{},"responses":[{"proxy":"http://127.0.0.1:1"}]}"#
    try await withMock(dead) { front in
      let answer = try await front.get("/x")
      #expect(answer.status == 502)
      #expect(answer.header("Content-Type") == "application/problem+json")
      #expect(answer.json["title"] == "The upstream could not be reached")
      #expect(answer.json["detail"] == "http://127.0.0.1:1: Connection refused")
      #expect(front.server.journal.first?.warnings == ["http://127.0.0.1:1: Connection refused"])
    }
  }

  @Test("an API that breaks off before it answers", arguments: [("reset", "reset"), ("close", "closed")])
  func brokenBefore(fault: String, verb: String) async throws {
    try await withProxy(#"{"id":"a","request":{},"responses":[{"fault":"\#(fault)"}]}"#) { front, back in
      let answer = try await front.get("/live/1")
      #expect(answer.status == 502)
      #expect(answer.json["title"] == "The upstream did not answer")
      #expect(answer.json["detail"] == .string("\(back.server.address): it \(verb) the connection before it answered"))
    }
  }

  @Test("a reply that breaks off does so for the client, too", arguments: ["resetMidBody", "truncate"])
  func brokenBody(fault: String) async throws {
    try await withProxy(#"{"id":"a","request":{},"responses":[{"text":"0123456789","fault":"\#(fault)"}]}"#) { front, _ in
      #expect(await blocking { RawConnection(front.port).ask("GET", "/live/1") == nil })
      #expect(await eventually { front.server.journal.first?.hasEnded == true })
      let exchange = try #require(front.server.journal.first)
      #expect(exchange.closed?.by == .server)
      #expect(exchange.warnings.count == 1)
      #expect(exchange.warnings.first?.hasSuffix("the connection in the middle of its reply") == true)
    }
  }

  @Test("a client that leaves takes the call with it")
  func clientGone() async throws {
    try await withProxy(#"{"id":"a","request":{},"responses":[{"fault":"stall"}]}"#) { front, back in
      let connection = RawConnection(front.port)
      connection.send(Array("GET /live/1 HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
      #expect(await eventually { !back.server.journal.isEmpty })
      connection.close()
      #expect(await eventually { back.server.journal.first?.gone != nil })
      #expect(await eventually { front.server.journal.first?.gone != nil })
    }
  }

  @Test("holds and delays come before the call")
  func delayed() async throws {
    try await withMock(route("/a", "ok")) { back in
      let live = #"{"id":"live","request":{},"responses":[{"proxy":"\#(back.server.address)","delay":"200ms"}]}"#
      try await withMock(live) { front in
        #expect(try await front.get("/a").text == "ok")
        let (outer, inner) = (try #require(front.server.journal.first), try #require(back.server.journal.first))
        #expect(try #require(outer.ts) - (try #require(outer.tb)) >= .milliseconds(200))
        #expect(inner.reply?.status == 200)
      }
    }
  }
}
