import MynahCore
import MynahCrypto
import MynahServing
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Faults on the wire")
@BlockingTests
struct FaultTests {
  private nonisolated static let body = "0123456789abcdefghij"
  private nonisolated static let fixed = [Header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), Header("X-A", "1"), Header("x-a", "2")]
  private nonisolated static let head = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-A: 1\r\nx-a: 2\r\n"

  struct Case: Sendable, CustomTestStringConvertible {
    var fault: Fault
    var text: String
    var end: RawClient.End
    var testDescription: String { "\(fault)" }
  }

  nonisolated static let cases = [
    Case(fault: .reset, text: "", end: .reset),
    Case(fault: .close, text: "", end: .closed),
    Case(fault: .resetMidBody(after: nil), text: head + "Content-Length: 20\r\n\r\n0123456789", end: .reset),
    Case(fault: .resetMidBody(after: 3), text: head + "Content-Length: 20\r\n\r\n012", end: .reset),
    Case(fault: .truncate(after: nil), text: head + "Content-Length: 20\r\n\r\n0123456789", end: .closed),
    Case(fault: .truncate(after: 0), text: head + "Content-Length: 20\r\n\r\n", end: .closed),
    Case(fault: .truncate(after: 99), text: head + "Content-Length: 20\r\n\r\n0123456789abcdefghi", end: .closed),
    Case(fault: .wrongLength, text: head + "Content-Length: 10\r\n\r\n" + body, end: .closed),
    Case(fault: .malformedChunk(after: nil), text: head + "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\nzz\r\n", end: .closed),
    Case(fault: .malformedChunk(after: 0), text: head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", end: .closed),
  ]

  @Test("Exact bytes, the exact end, and the instant of it", arguments: cases)
  func plain(_ expected: Case) throws {
    let delivery = Delivery(RenderedReply(200, Self.body, headers: Self.fixed), fault: expected.fault)
    try withListener(answer: { _ in .deliver(delivery) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      let (text, end) = client.readToEnd()
      #expect(text == expected.text)
      #expect(end == expected.end)
      let (seen, ending) = try #require(handler.ended())
      #expect((ending.ts == nil) == expected.text.isEmpty)
      #expect(seen.isReplying == !expected.text.isEmpty)
      #expect(ending.te != nil && ending.closed?.by == .server && ending.closed?.at == ending.te && ending.gone == nil)
    }
  }

  @Test("The same inside TLS, without close_notify", arguments: cases)
  func encrypted(_ expected: Case) throws {
    let delivery = Delivery(RenderedReply(200, Self.body, headers: Self.fixed), fault: expected.fault)
    try withTLSListener(answer: { _ in .deliver(delivery) }) { listener, handler in
      let (text, end) = try TLSClient(listener, sending: "GET / HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd()
      #expect(text == expected.text)
      #expect(end == (expected.end == .reset ? .reset : .closed))
      let (_, ending) = try #require(handler.ended())
      #expect(ending.te != nil && ending.closed?.by == .server && ending.gone == nil)
    }
  }

  @Test("A whole reply inside TLS ends with close_notify")
  func encryptedWhole() throws {
    try withTLSListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "whole"))) }) { listener, _ in
      let (text, end) = try TLSClient(listener, sending: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").readToEnd()
      #expect(text.hasSuffix("\r\n\r\nwhole"))
      #expect(end == .notified)
    }
  }

  @Test("Garbage is 64 bytes of its seed, and no HTTP", arguments: [UInt64(1), 2])
  func garbage(_ seed: UInt64) throws {
    func read() throws -> [UInt8] {
      let delivery = Delivery(RenderedReply(status: nil), fault: .garbage, faultSeed: seed)
      return try withListener(answer: { _ in .deliver(delivery) }) { listener, _ in
        let client = RawClient(listener)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let (bytes, end) = client.readBytesToEnd()
        #expect(end == .closed)
        return bytes
      }
    }
    let bytes = try read()
    #expect(bytes.count == 64 && (bytes.first ?? 0) >= 0x80)
    #expect(try read() == bytes)
    #expect(seed != 1 || Array(bytes.dropFirst().prefix(3)) != [0, 0, 0])
  }

  @Test(
    "A stalled reply sends what it should, and then nothing",
    arguments: [
      (Fault.stall, ""), (.stallMidBody(after: nil), "Content-Length: 20\r\n\r\n0123456789"),
    ])
  func stalls(_ fault: Fault, _ suffix: String) throws {
    let delivery = Delivery(RenderedReply(200, Self.body), fault: fault)
    try withListener(answer: { _ in .deliver(delivery) }) { listener, handler in
      let client = RawClient(listener.port, timeout: 1)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      let (text, end) = client.readToEnd()
      #expect(end == .none && text.hasSuffix(suffix) && text.isEmpty == suffix.isEmpty)
      #expect(handler.exchanges.first?.ending == nil)
      listener.stop()
      let (_, ending) = try #require(handler.ended())
      #expect(ending.te == nil && ending.gone == nil && ending.closed?.by == .server)
    }
  }

  @Test("What is larger than all buffers is sent to its end, also to a client that sends nothing more", arguments: [false, true])
  func large(_ closesSendingSide: Bool) throws {
    let delivery = Delivery(RenderedReply(200, String(repeating: "x", count: 40 << 20)), fault: .truncate(after: 39 << 20))
    try withListener(answer: { _ in .deliver(delivery) }) { listener, handler in
      let client = RawClient(listener)
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      if closesSendingSide { client.closeSendingSide() }
      let (bytes, end) = client.readBytesToEnd()
      #expect(bytes.count > 39 << 20 && end == .closed)
      let ending = try #require(handler.ended()).ending
      #expect(ending.te != nil)
    }
  }

  @Test("What a client pipelines behind a request turns no FIN into a RST")
  func pipelined() throws {
    let delivery = Delivery(RenderedReply(200, Self.body), fault: .truncate(after: 5))
    try withListener(answer: { _ in .deliver(delivery) }) { listener, _ in
      for _ in 0..<50 {
        let client = RawClient(listener)
        client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
        let (text, end) = client.readToEnd()
        #expect(end == .closed && text.hasSuffix("\r\n\r\n01234"))
      }
    }
  }

  @Test("A fault on HEAD, or on a status without a body, sends no body", arguments: ["HEAD", "GET"])
  func bodiless(_ method: String) throws {
    let delivery = Delivery(RenderedReply(method == "GET" ? 204 : 200, Self.body), fault: .truncate(after: nil))
    try withListener(answer: { _ in .deliver(delivery) }) { listener, _ in
      let client = RawClient(listener)
      client.send("\(method) / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.readToEnd().text.hasSuffix("\r\n\r\n"))
    }
  }
}
