import MynahCore
import MynahServing
import Testing

@Suite("Serving")
@BlockingTests
struct ServingTests {
  @Test("A request is answered, with its head and its instants written down")
  func answers() throws {
    let reply = RenderedReply(200, "{\"ok\":true}", headers: [Header("Content-Type", "application/json")])
    try withListener(answer: { _ in .deliver(Delivery(reply)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET /a%20b/%2F?x=%zz HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\n\r\n")
      let answer = try #require(client.readReply())
      #expect(answer.status == 200)
      #expect(answer.body == "{\"ok\":true}")
      #expect(answer.header("Date")?.hasSuffix(" GMT") == true)
      let (seen, ending) = try #require(handler.ended())
      #expect(seen.request.method == "GET")
      #expect(seen.request.target == "/a%20b/%2F?x=%zz")
      #expect(seen.request.headers == [Header("Host", "a"), Header("X-One", "1"), Header("x-one", "2")])
      #expect(seen.request.head.version == "HTTP/1.1")
      let instants = [seen.arrival.t0, seen.arrival.th, seen.tb, ending.ts, ending.te].compactMap(\.self)
      #expect(instants.count == 5 && instants == instants.sorted())
      #expect(ending.gone == nil && ending.closed == nil)
    }
  }

  @Test("A chunked body after 100 Continue comes whole")
  func chunked() throws {
    try withListener(answer: { .deliver(Delivery(RenderedReply(status: 200, body: $0.body))) }) { listener, _ in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
      #expect(client.readReply()?.head == "HTTP/1.1 100 Continue")
      client.send("5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n")
      #expect(client.readReply()?.body == "hello world")
    }
  }

  @Test("Pipelined requests on one connection are answered in order, each with its number")
  func pipelining() throws {
    try withListener(answer: { .deliver(Delivery(RenderedReply(200, $0.target))) }) { listener, handler in
      let client = RawClient(listener)
      client.send((1...5).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      #expect((1...5).map { _ in client.readReply()?.body } == (1...5).map { "/\($0)" })
      _ = handler.ended(5)
      #expect(handler.exchanges.map(\.arrival.sequence) == [1, 2, 3, 4, 5])
      #expect(Set(handler.exchanges.map(\.arrival.connection)) == [1])
    }
  }
}
