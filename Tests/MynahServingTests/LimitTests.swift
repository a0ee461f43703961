import MynahCore
import MynahServing
import Testing

@Suite("What a listener takes and what it refuses")
@BlockingTests
struct LimitTests {
  private nonisolated static let ok = RenderedReply(200, "ok")

  /// A request of exactly `size` bytes, whose only long part is a header.
  private static func head(of size: Int) -> String {
    let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
    return start + String(repeating: "v", count: size - start.utf8.count - 4) + "\r\n\r\n"
  }

  @Test("A head up to the limit passes, one byte more gets 431", arguments: [1024, 16 << 10, 64 << 10])
  func headLimit(_ limit: Int) throws {
    try withListener(ListenerConfiguration(headLimit: limit), answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let fits = RawClient(listener)
      fits.send(Self.head(of: limit))
      #expect(fits.readReply()?.body == "ok")
      let tooLarge = RawClient(listener)
      tooLarge.send(Self.head(of: limit + 1))
      let (text, end) = tooLarge.readToEnd()
      tooLarge.close()
      #expect(text.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\n") && end == .closed)
      #expect(text.hasSuffix("\r\n\r\nThe request head is larger than this server takes (\(limit) bytes).\n"))
      let (_, ending) = try #require(handler.ended(2))
      #expect(ending.te != nil && ending.closed?.by == .server)
    }
  }

  @Test("A target of many short parameters is read like any other", arguments: [1, 230, 400, 3000])
  func manyParameters(_ count: Int) throws {
    let target = "/x?" + (0..<count).map { "k\($0 % 10)" }.joined(separator: "&") + "&a=%26?"
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      for number in 1...2 {
        client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        try #require(client.readReply()?.body == "ok")
        #expect(try #require(handler.ended(number)).0.request.target == target)
      }
    }
  }

  @Test(
    "What the library refuses is written down too",
    arguments: [
      ("no colon", 400), ("Content-Length: 5, 5", 400), ("X: ".padding(to: 40_000), 431),
    ])
  func refusedByTheLibrary(_ line: String, _ status: Int) throws {
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET /x HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n")
      #expect(client.readReply()?.status == status)
      let (seen, ending) = try #require(handler.ended())
      #expect(seen.request.target == "/x" && seen.arrival.th == nil && seen.tb == nil)
      #expect(seen.arrival.warnings == ["The request was refused with \(status) before its head was read: it is malformed or too large."])
      #expect(seen.events.contains(.answered(RenderedReply(status: status, headers: [Header("Connection", "close")]))))
      #expect(ending.te != nil && ending.gone == nil && ending.closed?.by == .server)
    }
  }

  @Test(
    "What is too broken to have a target is written down too, also behind a good request",
    arguments: [
      ("GET\t/x HTTP/1.1", 400), ("GET /x", 400), ("GET /x HTTP/2.0", 505), ("PRI * HTTP/2.0", 505), ("GET /".padding(to: 40_000), 414),
      ("\u{1}\u{2}", nil),
    ] as [(String, Int?)], [false, true])
  func refusedUnread(_ broken: (line: String, status: Int?), _ isSecond: Bool) throws {
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      if isSecond {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.readReply()?.status == 200)
      }
      client.send(broken.line + "\r\nHost: a\r\n\r\n")
      let (seen, ending) = try #require(handler.ended(isSecond ? 2 : 1))
      #expect(
        seen.arrival.warnings == ["What came was refused before its request line was read: it is malformed, too long, or no HTTP/1.1."])
      #expect(seen.arrival.sequence == (isSecond ? 2 : 1) && seen.arrival.th == nil && seen.tb == nil)
      #expect(ending.te != nil && ending.gone == nil && ending.closed?.by == .server)
      #expect(client.readReply()?.status == broken.status)
    }
  }

  @Test("A connection that brings no request, or a part of its line, is none")
  func noRequest() throws {
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      for text in ["", "GET / HT", "\r\n"] {
        let client = RawClient(listener)
        client.send(text)
        client.close()
      }
      #expect(eventually { listener.statistics.connections == 0 })
      _ = RawClient(listener)
      listener.stop()
      #expect(handler.exchanges.isEmpty)
    }
  }

  @Test("A body with broken chunks gets 400, written down as such")
  func brokenChunks() throws {
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n")
      #expect(client.readReply()?.status == 400)
      let (seen, ending) = try #require(handler.ended())
      #expect(seen.events.contains(.warning("The request was refused with 400 in the middle of its body, which is malformed.")))
      #expect(seen.events.contains(.answered(RenderedReply(status: 400, headers: [Header("Connection", "close")]))))
      #expect(seen.tb == nil && ending.te != nil && ending.gone == nil && ending.closed?.by == .server)
    }
  }

  @Test(
    "A body over the limit gets 413, also from a client that goes on sending",
    arguments: [
      "Content-Length: 3000000", "Transfer-Encoding: chunked", "Content-Length: 3000000\r\nExpect: 100-continue",
    ])
  func bodyLimit(_ framing: String) throws {
    try withListener(ListenerConfiguration(bodyLimit: 1000), answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
      if !framing.contains("Expect") {
        client.send(framing.contains("chunked") ? "2dc6c0\r\n" : "")
        for _ in 0..<30 { client.send([UInt8](repeating: 0x61, count: 100_000)) }
      }
      let reply = try #require(client.readReply())
      #expect(reply.status == 413)
      #expect(reply.body == "The request body is larger than this server takes (1000 bytes).\n")
      client.close()
      let (seen, ending) = try #require(handler.ended())
      #expect(seen.tb == nil && ending.gone == nil && ending.closed?.by == .server)
    }
  }

  @Test("A body of just the limit passes", arguments: ["Content-Length: 1000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e8\r\n"])
  func bodyAtLimit(_ start: String) throws {
    let echo: @Sendable (Request) -> Decision = { .deliver(Delivery(RenderedReply(200, "\($0.body.count)"))) }
    try withListener(ListenerConfiguration(bodyLimit: 1000), answer: echo) { listener, _ in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\nHost: a\r\n" + start + String(repeating: "x", count: 1000))
      client.send(start.contains("chunked") ? "\r\n0\r\n\r\n" : "")
      #expect(client.readReply()?.body == "1000")
    }
  }

  struct Odd: Sendable, CustomTestStringConvertible {
    var lines: String
    var body = "ab"
    var status: Int
    var warnings: [String]
    var testDescription: String { lines.replacing("\r\n", with: " ") }
  }

  @Test(
    "What a head does against the protocol is written down",
    arguments: [
      Odd(
        lines: "Host: a\r\nHost: b\r\n", status: 200, warnings: ["The request has 2 Host headers; it must have one (RFC 9112 section 3.2)."]
      ),
      Odd(lines: "", status: 200, warnings: ["The request has no Host header, which HTTP/1.1 requires (RFC 9112 section 3.2)."]),
      Odd(
        lines: "Host: a\r\nContent-Length: 2\r\nContent-Length: 7\r\n", status: 200,
        warnings: ["The request has 2 Content-Length headers; the first was used (RFC 9112 section 6.3)."]),
      Odd(
        lines: "Host: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n", body: "3\r\nabc\r\n0\r\n\r\n", status: 200,
        warnings: ["The request has both Content-Length and Transfer-Encoding; Transfer-Encoding was used (RFC 9112 section 6.1)."]),
      Odd(
        lines: "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", status: 501,
        warnings: ["The Transfer-Encoding is not just chunked; the request was refused with 501 (RFC 9112 section 6.1)."]),
      Odd(
        lines: "Host: a\r\nTransfer-Encoding: xchunked\r\n", status: 400,
        warnings: ["The Transfer-Encoding does not end in chunked; the request was refused with 400 (RFC 9112 section 6.3)."]),
      Odd(
        lines: "Host: a\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n", status: 400,
        warnings: [
          "The request has both Content-Length and Transfer-Encoding; Transfer-Encoding was used (RFC 9112 section 6.1).",
          "The Transfer-Encoding does not end in chunked; the request was refused with 400 (RFC 9112 section 6.3).",
        ]),
    ])
  func oddHeads(_ odd: Odd) throws {
    try withListener(answer: { _ in .deliver(Delivery(Self.ok)) }) { listener, handler in
      let client = RawClient(listener)
      client.send("POST / HTTP/1.1\r\n\(odd.lines)\r\n\(odd.body)")
      #expect(client.readReply()?.status == odd.status)
      #expect(handler.exchanges.first?.arrival.warnings == odd.warnings)
    }
  }

  @Test("A reply whose head is larger than the library has room for is sent all the same", arguments: [100, 2000, 100_000])
  func largeReplyHead(_ size: Int) throws {
    let big = RenderedReply(200, "body", headers: [Header("X-Big", String(repeating: "h", count: size))])
    try withListener(answer: { _ in .deliver(Delivery(big)) }) { listener, handler in
      let client = RawClient(listener)
      client.send(Self.head(of: 16 << 10))
      let reply = try #require(client.readReply())
      #expect(reply.header("X-Big")?.count == size && reply.body == "body")
      client.close()
      let (_, ending) = try #require(handler.ended())
      #expect(ending.ts != nil && ending.te != nil && ending.gone == nil)
    }
  }
}

extension String {
  fileprivate func padding(to count: Int) -> String { self + String(repeating: "v", count: max(0, count - utf8.count)) }
}
