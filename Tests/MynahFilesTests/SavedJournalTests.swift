#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import MynahCore
import MynahFiles
import MynahJSON
import Programs
import Testing

/// Reads a journal of these lines.
private func read(_ lines: [UInt8]...) throws -> SavedJournal {
  try SavedJournal(Array(lines.joined()), name: "run.jsonl")
}

private func problem(_ lines: [UInt8]...) -> String? {
  do {
    _ = try SavedJournal(Array(lines.joined()), name: "run.jsonl")
    return nil
  } catch {
    return error.description
  }
}

private func line(_ text: String) -> [UInt8] { Array(text.utf8) + [0x0A] }

private let end = JournalLines.line(JournalEnd(ended: Instant(nanoseconds: 5_000_000_000), by: .stopped))

/// The least that an exchange of another program says.
private let least = #"{"exchange":4,"connection":2,"sequence":1,"t0":1.5,"method":"GET","target":"/a","mood":"good"}"#

/// Exchanges that differ in what is usual about a line, and in what is not.
private let variedExchanges: [Exchange] = {
  let changes: [(inout Exchange) -> Void] = [
    { _ in },
    { $0.route = .none },
    { $0.route = .unsaid },
    { $0.session = "a \"b\" \u{E9}\u{1}" },
    { $0.t0 = Instant(nanoseconds: .max) },
    { $0.gone = Instant(nanoseconds: 12_000_000_000) },
    { $0.request.body = Array("caf\u{E9} \\ \"\t\r\n\u{7F}".utf8) },
    { $0.request.body = [0xFF, 0] },
    { $0.request = Request("GET", "/\u{E9}", headers: [Header("X-A", "\u{E9}")]) },
    { $0.request = Request("GET", "/", headers: [Header("If-Match", "\"a\\b\"\t")]) },
    { $0.request = Request("G\"T", "\\", headers: []) },
    { $0.reply = nil },
    { $0.reply = RenderedReply(status: nil) },
    { $0.reply = RenderedReply(status: 200, headers: [Header("X", "\u{E9}\"\\\u{1}")], body: [0xFE]) },
    { $0.fault = nil },
    { $0.fault = .truncate(after: nil) },
    { $0.fault = .wrongLength },
    { $0.closed = nil },
    { $0.closed = Exchange.Closed(at: .start, by: .client) },
    { $0.warnings = [] },
    { $0.warnings = ["a \"b\"", "", "\u{E9}\u{1F600}"] },
  ]
  return changes.map { change in
    var exchange = fullExchange()
    change(&exchange)
    if exchange.reply == nil { exchange.fault = nil }
    return exchange
  }
}()

@Suite(.ownThread) struct SavedJournalTests {
  @Test("what was written reads back as the same values, and writes as the same bytes")
  func roundTrip() throws {
    var other = fullExchange(2)
    other.route = .none
    other.request = Request(
      head: RequestHead(method: "PUT", target: "/\u{E9}?q=\u{80}", version: "HTTP/1.0", headers: [Header("X", "\u{FF}\\\"")]),
      body: [0xC3, 0x28, 0])
    other.reply = RenderedReply(status: 200, body: Array("a\u{0}\u{2028}é\n".utf8))
    other.fault = nil
    other.gone = Instant(nanoseconds: 1)
    other.te = nil
    var third = Exchange(
      number: 3, session: "s1", connection: 9, sequence: 1, t0: Instant(nanoseconds: .max), th: nil, request: Request("GET", "*"))
    third.reply = RenderedReply(status: nil)
    third.fault = .stall
    let lag = Lag(p99: 1e-5, max: 0.25, samples: [Lag.Sample(at: Instant(nanoseconds: 7), late: 0.25)])
    let ended = JournalEnd(ended: Instant(nanoseconds: 9_000_000_001), by: .command, evicted: 1, lag: lag)
    let exchanges = [fullExchange(), other, third]
    let bytes = JournalLines.line(header) + exchanges.flatMap { JournalLines.line($0) } + JournalLines.line(ended)

    let read = try SavedJournal(bytes, name: "run.jsonl")
    #expect(read.header == header)
    #expect(read.exchanges == exchanges)
    #expect(read.end == ended)
    #expect(read.lost == 0, "what gave way in memory stands in the file")
    let rest = JournalLines.line(header) + exchanges.dropFirst().flatMap { JournalLines.line($0) } + JournalLines.line(ended)
    #expect(try SavedJournal(rest, name: "run.jsonl").lost == 1)
    #expect(read.warnings == [])
    #expect(
      JournalLines.line(read.header) + read.exchanges.flatMap { JournalLines.line($0) } + JournalLines.line(try #require(read.end)) == bytes
    )
  }

  @Test(
    "the speed of its clock and who was on it read back, and neither is said where there was none", arguments: JournalEnd.OnClock.allCases)
  func speed(onClock: JournalEnd.OnClock) throws {
    var fast = header
    fast.speed = 2.5
    let ended = JournalEnd(ended: Instant(nanoseconds: 9), by: .command, onClock: onClock)
    let journal = try SavedJournal(JournalLines.line(fast) + JournalLines.line(ended), name: "run.jsonl")
    #expect(journal.header.speed == 2.5)
    #expect(journal.end == ended)
    #expect(!String(decoding: JournalLines.line(JournalEnd(ended: .start, by: .command)), as: UTF8.self).contains("onClock"))
  }

  @Test("a speed that is none is an error", arguments: ["0", "-1"])
  func noSpeed(text: String) {
    let error = #expect(throws: InvalidFile.self) {
      try read(line(#"{"mynah":"journal","version":1,"started":"2026-01-01T00:00:00Z","speed":\#(text)}"#), end)
    }
    #expect(error.map { "\($0)" }?.contains("a number above zero") == true)
  }

  @Test("whoever wrote a line, it reads as the same exchange", arguments: variedExchanges)
  func spelling(_ exchange: Exchange) throws {
    let written = JournalLines.line(exchange)
    let respelled = try JSON(parsing: written.dropLast()).text(.indented).replacing("\n", with: " ")
    let start = JournalLines.line(header)
    #expect(try read(start, written, end).exchanges == [exchange])
    #expect(try read(start, line(respelled), end).exchanges == [exchange])
  }

  @Test(
    "what only looks like a line of ours is no less wrong",
    arguments: [
      (#""sequence":2"#, #""sequence":0"#, #"run.jsonl:2:83: "sequence" must be a whole number of at least 1, not 0"#),
      (#""sequence":2"#, #""sequence":02"#, "run.jsonl:2:83: this line by itself is not JSON: 02 is not a JSON number"),
      (#""te":1.500000001"#, #""te":1."#, "run.jsonl:2:138: this line by itself is not JSON: 1. is not a JSON number"),
      (#""status":429"#, #""status":0429"#, "run.jsonl:2:322: this line by itself is not JSON: 0429 is not a JSON number"),
      (#""after":4}"#, #""after":-4}"#, #"run.jsonl:2:417: "after" must be a whole number of at least 0, not -4"#),
      (#"slow"#, #"sl\xow"#, "run.jsonl:2:376: this line by itself is not JSON"),
    ])
  func lookalikes(right: String, wrong: String, message: String) {
    let broken = text(JournalLines.line(fullExchange())).replacing(right, with: wrong)
    let found = problem(JournalLines.line(header), Array(broken.utf8), end) ?? ""
    #expect(found.hasPrefix(message), "\(found)")
  }

  @Test("a file is read piece by piece, wherever the pieces end and however long its lines are")
  func pieces() throws {
    var exchanges: [Exchange] = []
    for number in 1...40 {
      var exchange = fullExchange(number)
      exchange.request.body = Array(repeating: UInt8(ascii: "x"), count: number == 7 ? 3 << 20 : 60_000 + number * 997)
      exchanges.append(exchange)
    }
    let bytes = JournalLines.line(header) + exchanges.flatMap { JournalLines.line($0) } + end
    for torn in [0, 1, 9] {
      let path = "/tmp/mynah-\(getpid())-pieces-\(torn).jsonl"
      defer { unlink(path) }
      let file = try #require(fopen(path, "w"))
      #expect(fwrite(bytes, 1, bytes.count - torn, file) == bytes.count - torn)
      fclose(file)
      let journal = try SavedJournal(path: path)
      #expect(journal.exchanges == exchanges)
      #expect((journal.end == nil) == (torn == 9))
      #expect(journal.warnings.count == (torn == 9 ? 2 : 0))
    }
  }

  @Test("exchanges stand in the order of arrival, whatever the order in which they ended")
  func sorted() throws {
    let journal = try read(JournalLines.line(header), JournalLines.line(fullExchange(2)), JournalLines.line(fullExchange(1)), end)
    #expect(journal.exchanges.map(\.number) == [1, 2])
  }

  @Test("a line of another program needs little, and may say more")
  func foreignLine() throws {
    let journal = try read(line(#"{"mynah":"journal","version":1,"started":"2026-01-01T00:00:00Z","tool":"x"}"#), line(least), end)
    var expected = Exchange(
      number: 4, session: "default", connection: 2, sequence: 1, t0: Instant(nanoseconds: 1_500_000_000), th: nil,
      request: Request("GET", "/a"))
    expected.route = .unsaid
    #expect(journal.exchanges == [expected])
    #expect(journal.header.seed == 0)
  }

  @Test("a reset puts the exchanges of its session away, also those that end after it")
  func reset() throws {
    var foreign = fullExchange(2)
    foreign.session = "s1"
    let journal = try read(
      JournalLines.line(header), JournalLines.line(fullExchange(1)), JournalLines.line(foreign),
      JournalLines.resetLine(session: "default", before: 4),
      JournalLines.line(fullExchange(3)), JournalLines.line(fullExchange(4)), end)
    #expect(journal.exchanges.map(\.number) == [2, 4])
    #expect(text(JournalLines.resetLine(session: "default", before: 4)) == #"{"reset":{"session":"default","before":4}}"# + "\n")
  }

  @Test("a journal without its end is read, with a warning")
  func noEnd() throws {
    let journal = try read(JournalLines.line(header), JournalLines.line(fullExchange()))
    #expect(journal.end == nil)
    #expect(journal.warnings == ["the journal has no end: it is judged up to its last instant"])
  }

  @Test("a torn last line is passed over with a warning, wherever it is torn")
  func tornLine() throws {
    let whole = JournalLines.line(fullExchange(2))
    for length in [1, 2, 30, whole.count / 2, whole.count - 2] {
      let journal = try read(JournalLines.line(header), JournalLines.line(fullExchange()), Array(whole.prefix(length)))
      #expect(journal.exchanges.map(\.number) == [1])
      #expect(journal.warnings.first == "line 3, the last, is torn: the journal is judged up to there")
    }
    // Only its line feed is missing.
    #expect(try read(JournalLines.line(header), whole.dropLast()).exchanges.map(\.number) == [2])
  }

  @Test(
    "a line that is wrong is an error that names its place",
    arguments: [
      (#"{"exchange":1,"#, "run.jsonl:2:15: this line by itself is not JSON: the text ends, but the \"{\" at 1:1 is not closed"),
      (#"{"exchange":0}"#, "run.jsonl:2:13: \"exchange\" must be a whole number of at least 1, not 0"),
      (#"{"exchange":1,"connection":1,"sequence":1,"method":"GET","target":"/"}"#, "run.jsonl:2:1: the line lacks \"t0\""),
      (
        #"{"exchange":1,"connection":1,"sequence":1,"t0":"0","method":"GET","target":"/"}"#,
        "run.jsonl:2:48: \"t0\" must be seconds since the start, not \"0\""
      ),
      (
        #"{"exchange":1,"connection":1,"sequence":1,"t0":0,"method":"GET","target":"/","reply":{"status":200,"fault":"flood"}}"#,
        #"run.jsonl:2:108: "fault" must be a fault: "reset", "close", "resetMidBody", "truncate", "wrongLength", "malformedChunk", "garbage", "stall" or "stallMidBody", not "flood""#
      ),
      (
        #"{"exchange":1,"connection":1,"sequence":1,"t0":0,"method":"GET","target":"/","body":{"base64":"?"}}"#,
        #"run.jsonl:2:95: "base64" is not base64"#
      ),
      (#"{"end":{"ended":1}}"#, "run.jsonl:3:1: nothing may follow the line of the end"),
      (#"[]"#, "run.jsonl:2:1: a line must be an object, not an empty list"),
    ])
  func brokenLine(text: String, message: String) {
    #expect(problem(JournalLines.line(header), line(text), line(least), end) == message)
  }

  @Test("an exchange that stands twice is an error")
  func twice() {
    #expect(problem(JournalLines.line(header), line(least), line(least)) == "run.jsonl:3:13: exchange 4 stands twice")
  }

  @Test("what is no journal is refused")
  func noJournal() {
    #expect(problem([]) == #"run.jsonl: the file is empty; a journal begins with {"mynah":"journal","version":1,...}"#)
    #expect(problem(line(#"{"a":1}"#)) == #"run.jsonl:1:1: a journal begins with {"mynah":"journal","version":1,...}"#)
    #expect(
      problem(line("{"))
        == #"run.jsonl:1:2: a journal begins with {"mynah":"journal","version":1,...}; this line by itself is not JSON: the text ends, but the "{" at 1:1 is not closed"#
    )
    #expect(
      problem(line(#"{"mynah":"journal","version":2,"started":"2026-01-01T00:00:00Z"}"#))
        == #"run.jsonl:1:30: "version" must be 1, the version of journals that is known here, not 2"#)
    #expect(
      problem(line(#"{"mynah":"journal","version":1,"started":"yesterday"}"#))
        == #"run.jsonl:1:42: "started" must be a time as RFC 3339 writes it, not "yesterday""#)
  }
}
