import MynahCore
import MynahServing
import Testing

@Suite("Faults on the wire")
struct FaultTests {
  private static let body = "0123456789abcdefghij"
  private static let fixed = [Header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), Header("X-A", "1"), Header("x-a", "2")]
  private static let head = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-A: 1\r\nx-a: 2\r\n"

  struct Case: Sendable, CustomTestStringConvertible {
    var fault: Fault
    var text: String
    var end: RawClient.End
    var testDescription: String { "\(fault)" }
  }

  static let cases = [
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
      #expect(seen.events.contains { if case .replying = $0 { true } else { false } } == !expected.text.isEmpty)
      #expect(ending.te != nil && ending.closed?.by == .server && ending.closed?.at == ending.te && ending.gone == nil)
    }
  }
}
