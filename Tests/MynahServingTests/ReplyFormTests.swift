import MynahCore
import MynahServing
import Testing

@Suite("The form of replies")
@BlockingTests
struct ReplyFormTests {
  private func exchange(_ reply: RenderedReply, _ request: String, bodyless: Bool = false, closes: Bool = false) throws -> RawClient.Reply {
    try withListener(answer: { _ in .deliver(Delivery(reply, closes: closes)) }) { listener, _ in
      let client = RawClient(listener)
      // Twice, so that a body where none may be would be seen.
      client.send(request)
      let first = try #require(client.readReply(bodyless: bodyless))
      guard !closes else { return first }
      client.send(request)
      #expect(client.readReply(bodyless: bodyless)?.status == first.status)
      return first
    }
  }

  @Test("Header lines keep their order, case and repeats; Date and length are ours")
  func headers() throws {
    let reply = RenderedReply(
      200, "hello",
      headers: [
        Header("set-Cookie", "a=1"), Header("Content-Length", "77"), Header("Set-Cookie", "b=2"), Header("X-Empty", ""),
        Header("X-L", "\u{E9}"),
      ])
    let head = try exchange(reply, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").head
    let lines = head.split(separator: "\r\n").dropFirst(2)
    #expect(lines.first == "set-Cookie: a=1")
    #expect(lines.dropFirst().first == "Set-Cookie: b=2")
    #expect(lines.contains("Content-Length: 5") && !head.contains("77") && !head.contains("chunked"))
    #expect(head.contains("\r\nX-Empty:  \r\n"))
  }

  @Test("A Date of its own is kept")
  func ownDate() throws {
    let head = try exchange(RenderedReply(200, headers: [Header("Date", "yesterday")]), "GET / HTTP/1.1\r\nHost: a\r\n\r\n").head
    #expect(head.split(separator: "\r\n").filter { $0.hasPrefix("Date:") } == ["Date: yesterday"])
  }

  @Test("HEAD gets the length and no body, also a length that only a header tells")
  func head() throws {
    let head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(try exchange(RenderedReply(200, "hello"), head, bodyless: true).header("Content-Length") == "5")
    let recorded = RenderedReply(200, headers: [Header("Content-Length", "1234")])
    #expect(try exchange(recorded, head, bodyless: true).header("Content-Length") == "1234")
  }

  @Test("204 and 304 have no body; a 304 tells the length that it was given")
  func bodiless() throws {
    let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(try exchange(RenderedReply(204), get, bodyless: true).header("Content-Length") == nil)
    let plain = try exchange(RenderedReply(304, headers: [Header("ETag", "\"1\"")]), get, bodyless: true)
    #expect(plain.header("Content-Length") == "0" && plain.header("Transfer-Encoding") == nil && plain.header("ETag") == "\"1\"")
    let sized = RenderedReply(304, headers: [Header("Content-Length", "1234")])
    #expect(try exchange(sized, get, bodyless: true).header("Content-Length") == "1234")
  }

  @Test(
    "A connection is closed after the reply when either side wants it",
    arguments: [
      ("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n", false, true), ("GET / HTTP/1.0\r\n\r\n", false, true),
      ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false, false), ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, true),
    ])
  func closing(_ request: String, _ serverCloses: Bool, _ isClosed: Bool) throws {
    try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"), closes: serverCloses)) }) { listener, handler in
      let client = RawClient(listener)
      client.send(request)
      #expect(client.readReply()?.body == "x")
      let (_, ending) = try #require(handler.ended())
      #expect(ending.closed?.by == (isClosed ? .server : nil))
      if isClosed {
        #expect(client.readToEnd().end == .closed)
      } else {
        client.send(request)
        #expect(client.readReply()?.body == "x")
      }
    }
  }
}
