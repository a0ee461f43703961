import MynahCore
import MynahFiles
import MynahJSON
import Testing

/// An exchange with something in every field.
func fullExchange(_ number: Int = 1) -> Exchange {
  var exchange = Exchange(
    number: number, session: "default", connection: 1, sequence: 2, t0: Instant(nanoseconds: 123_456), th: Instant(nanoseconds: 200_000),
    request: Request("POST", "/orders?page=1", headers: [Header("Host", "127.0.0.1:8080"), Header("host", "b")], body: "{\"a\":1}"),
    warnings: ["two Host headers"])
  exchange.route = .route("list-orders")
  exchange.tb = Instant(nanoseconds: 300_000)
  exchange.ts = Instant(nanoseconds: 1_000_000_000)
  exchange.te = Instant(nanoseconds: 1_500_000_001)
  exchange.reply = RenderedReply(status: 429, headers: [Header("Retry-After", "2")], body: Array("slow \"down\"".utf8))
  exchange.fault = .truncate(after: 4)
  exchange.closed = Exchange.Closed(at: Instant(nanoseconds: 1_500_000_002), by: .server)
  return exchange
}

let header = JournalLines.Header(started: WallTime(nanoseconds: 1_792_573_955_000_123_000), seed: .max, scenario: "orders")

func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

@Suite struct JournalLinesTests {
  @Test("the header's line names the format, the start to the microsecond, and what was played")
  func headerLine() {
    #expect(
      text(JournalLines.line(header))
        == #"{"mynah":"journal","version":1,"started":"2026-10-21T09:12:35.000123Z","seed":18446744073709551615,"speed":1,"scenario":"orders"}"#
        + "\n")
  }

  @Test("an exchange is one line with its keys in the order of the format")
  func exchangeLine() {
    #expect(
      text(JournalLines.line(fullExchange()))
        == #"{"exchange":1,"session":"default","route":"list-orders","connection":1,"sequence":2,"t0":0.000123456,"th":0.0002,"tb":0.0003,"ts":1,"te":1.500000001,"gone":null,"#
        + #""method":"POST","target":"/orders?page=1","version":"HTTP/1.1","headers":[["Host","127.0.0.1:8080"],["host","b"]],"body":{"text":"{\"a\":1}"},"#
        + #""reply":{"status":429,"headers":[["Retry-After","2"]],"body":{"text":"slow \"down\""},"fault":"truncate","after":4},"#
        + #""closed":{"at":1.500000002,"by":"server"},"warnings":["two Host headers"]}"# + "\n")
  }

  @Test("an exchange that has just begun says null for what is not known")
  func youngExchange() {
    let exchange = Exchange(number: 7, session: "s1", connection: 3, sequence: 1, t0: .start, th: nil, request: Request("GET", "/"))
    #expect(
      text(JournalLines.line(exchange))
        == #"{"exchange":7,"session":"s1","route":null,"connection":3,"sequence":1,"t0":0,"th":null,"tb":null,"ts":null,"te":null,"gone":null,"#
        + #""method":"GET","target":"/","version":"HTTP/1.1","headers":[],"body":null,"reply":null,"closed":null,"warnings":[]}"# + "\n")
  }

  @Test("a fault that sends no status is a reply without one")
  func statuslessFault() {
    var exchange = Exchange(number: 1, session: "default", connection: 1, sequence: 1, t0: .start, th: nil, request: Request("GET", "/"))
    exchange.reply = RenderedReply(status: nil)
    exchange.fault = .reset
    #expect(text(JournalLines.line(exchange)).contains(#""reply":{"status":null,"headers":[],"body":null,"fault":"reset"}"#))
  }

  @Test("the end says when and by whom the watch ended, and how late the clock was")
  func endLine() {
    let lag = Lag(p99: 0.001, max: 0.0045, samples: [Lag.Sample(at: Instant(nanoseconds: 2_500_000_000), late: 0.0061)])
    let end = JournalEnd(ended: Instant(nanoseconds: 12_345_000_000), by: .command, evicted: 3, lag: lag)
    #expect(
      text(JournalLines.line(end))
        == #"{"end":{"ended":12.345,"by":"command","evicted":3,"lag":{"p99":0.001,"max":0.0045,"samples":[[2.5,0.0061]]}}}"# + "\n")
  }

  @Test("the end says when the command was ended by somebody else, and is read with and without that")
  func interrupted() throws {
    var end = JournalEnd(ended: Instant(nanoseconds: 2_000_000_000), by: .command, interrupted: Instant(nanoseconds: 1_500_000_000))
    let header = JournalLines.Header(started: WallTime(nanoseconds: 0), seed: 7, speed: 1, scenario: "s")
    for known in [Instant(nanoseconds: 1_500_000_000), nil] {
      end.interrupted = known
      let line = JournalLines.line(end)
      #expect(text(line).contains(#""interrupted":1.5"#) == (known != nil))
      #expect(try SavedJournal(JournalLines.line(header) + line, name: "run.jsonl").end == end)
    }
  }

  @Test("bytes outside ASCII in targets and header values stand as the characters of their numbers")
  func latin1() {
    let request = Request(
      head: RequestHead(method: "GET", target: "/caf\u{E9}", headers: [Header("X-Name", "\u{FF}\u{80}")]), body: [0xFF, 0x00, 0x41])
    let exchange = Exchange(number: 1, session: "default", connection: 1, sequence: 1, t0: .start, th: nil, request: request)
    let line = text(JournalLines.line(exchange))
    #expect(
      line.contains(
        "\"target\":\"/caf\u{E9}\",\"version\":\"HTTP/1.1\",\"headers\":[[\"X-Name\",\"\u{FF}\u{80}\"]],\"body\":{\"base64\":\"/wBB\"}"))
  }
}
