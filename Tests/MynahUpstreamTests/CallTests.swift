import MynahCore
import MynahUpstream
import Testing

struct CallTests {
  private let upstream = Upstream()

  @Test("a request goes out as the client wrote it, with another Host and without what concerns its connection")
  func exactRequest() async throws {
    let server = RawServer([.readHead, .send("HTTP/1.1 204 No Content\r\n\r\n"), .wait])
    let headers = [
      Header("x-lower", "1"), Header("X-Empty", ""), Header("ACCEPT", "a/b"), Header("Connection", "keep-alive, X-Hop"),
      Header("X-Hop", "1"), Header("TE", "trailers"), Header("Cookie", "a=b"), Header("X-Twice", "1"), Header("X-Twice", "2"),
      Header("Authorization", "Bearer t"), Header("Content-Length", "0"),
    ]
    let called = try await upstream.call(request("POST", "/a/../b//c?x=[1]&y=%7e", headers, to: server.origin + "/v1/"))
    #expect(called.outcome == .complete)
    #expect(
      server.received
        == "POST /v1/a/../b//c?x=[1]&y=%7e HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nx-lower: 1\r\nX-Empty:\r\nACCEPT: a/b\r\n"
        + "Cookie: a=b\r\nX-Twice: 1\r\nX-Twice: 2\r\nAuthorization: Bearer t\r\nContent-Length: 0\r\n\r\n")
  }

  @Test("nothing is added to a request that says nothing of itself")
  func bareRequest() async throws {
    let server = RawServer([.readHead, .send("HTTP/1.1 204 No Content\r\n\r\n"), .wait])
    _ = try await upstream.call(request(to: server.origin))
    #expect(server.received == "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
  }

  @Test("a body goes out in the frame that the client gave it", arguments: [true, false])
  func bodies(isChunked: Bool) async throws {
    let server = RawServer([.readHead, .readBytes(isChunked ? 15 : 5), .send("HTTP/1.1 204 No Content\r\n\r\n"), .wait])
    let framing = isChunked ? Header("transfer-encoding", "chunked") : Header("content-length", "5")
    let pipe = BytePipe()
    pipe.write("hello")
    pipe.end(.complete)
    _ = try await upstream.call(
      request(
        "PUT", "/", [framing, Header("X-After", "1")], to: server.origin,
        body: isChunked ? .pipe(pipe, length: nil) : .bytes(Array("hello".utf8))))
    let frame = isChunked ? "transfer-encoding: chunked" : "content-length: 5"
    let body = isChunked ? "5\r\nhello\r\n0\r\n\r\n" : "hello"
    #expect(server.received == "PUT / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(frame)\r\nX-After: 1\r\n\r\n\(body)")
  }

  @Test("a body is sent on as it comes in")
  func streamedRequest() async throws {
    let server = RawServer([.readHead, .readBytes(10), .send("HTTP/1.1 204 No Content\r\n\r\n"), .wait])
    let pipe = BytePipe()
    let notes = Notes()
    _ = try upstream.call(
      request("POST", "/", [Header("Content-Length", "10")], to: server.origin, body: .pipe(pipe, length: 10)), UpstreamSettings(),
      receiver: notes)
    pipe.write("first")
    #expect(await eventually { server.received.hasSuffix("\r\n\r\nfirst") })
    pipe.write("again")
    pipe.end(.complete)
    #expect(try await notes.end().outcome == .complete)
    #expect(server.received.hasSuffix("\r\n\r\nfirstagain"))
  }

  @Test("a reply comes back as it was: head, bytes, trailers")
  func exactReply() async throws {
    let head = "HTTP/1.1 302 Look There\r\nX-a:  b \r\nset-cookie: 1\r\nSet-Cookie: 2\r\nLocation: /\r\nContent-Encoding: gzip\r\n"
    let server = RawServer([
      .readHead, .send("HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"),
      .send(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nno \r\n4\r\ngzip\r\n0\r\nX-Sum: 7\r\n\r\n"), .wait,
    ])
    let called = try await upstream.call(request(to: server.origin))
    #expect(called.head == head + "Transfer-Encoding: chunked\r\n\r\n")
    #expect(called.body == "no gzip")
    #expect(called.trailers == "X-Sum: 7\r\n")
    #expect(called.outcome == .complete)
  }

  @Test("what comes is told as it comes")
  func streamedReply() async throws {
    let server = RawServer([
      .readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"), .wait, .send("cd"), .wait,
    ])
    let notes = Notes()
    _ = try upstream.call(request(to: server.origin), UpstreamSettings(), receiver: notes)
    #expect(await eventually { notes.now.body == "ab" })
    server.go()
    #expect(try await notes.end().body == "abcd")
  }

  @Test("who has no room holds the API back")
  func backPressure() async throws {
    let whole = String(repeating: "0123456789", count: 400_000)
    let server = RawServer([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: \(whole.utf8.count)\r\n\r\n\(whole)"), .wait])
    let notes = Notes(room: 1)
    let call = try upstream.call(request(to: server.origin), UpstreamSettings(), receiver: notes)
    #expect(await eventually { !notes.now.pieces.isEmpty })
    try await Task.sleep(for: .milliseconds(50))
    #expect(notes.now.pieces.count == 1)
    notes.makeRoom(.max)
    call.resume()
    let called = try await notes.end()
    #expect(called.body == whole)
  }

  @Test("a connection is used again, and one that died meanwhile is replaced")
  func reuse() async throws {
    let reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    let server = RawServer([.readHead, .send(reply), .readHead, .send(reply), .close], [.readHead, .send(reply), .wait])
    for _ in 0..<3 { #expect(try await upstream.call(request(to: server.origin)).body == "ok") }
    #expect(server.connections == 2)
  }

  @Test("what is given up ends at once")
  func cancelling() async throws {
    let server = RawServer([.readHead, .wait])
    let notes = Notes()
    let call = try upstream.call(request(to: server.origin), UpstreamSettings(), receiver: notes)
    #expect(await eventually { server.received.hasSuffix("\r\n\r\n") })
    call.cancel()
    #expect(try await notes.end().outcome == .cancelled)
    let last = Notes()
    _ = try upstream.call(request(to: server.origin), UpstreamSettings(), receiver: last)
    upstream.stop()
    #expect(last.now.outcome == .cancelled)
  }
}
