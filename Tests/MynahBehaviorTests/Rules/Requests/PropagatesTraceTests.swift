import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("propagatesTrace")
struct PropagatesTraceTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let other = "aaf92f3577b34da6a3ce929d0e0e4736"

  private func parent(_ span: String, trace: String = trace) -> Header { Header("traceparent", "00-\(trace)-\(span)-01") }

  @Test(
    "RQ-4: the value is well formed",
    arguments: [
      ("00-\(trace)-00f067aa0ba902b7-01", Verdict.passed), ("00-\(trace)-00f067aa0ba902b7-00", .passed),
      ("01-\(trace)-00f067aa0ba902b7-01-later", .passed), ("00-\(trace)-00f067aa0ba902b7-01-later", .failed),
      ("ff-\(trace)-00f067aa0ba902b7-01", .failed), ("00-\(trace)-0000000000000000-01", .failed),
      ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", .failed),
      ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", .failed),
      ("00-\(trace)-00f067aa0ba902b7", .failed), ("\(trace)-00f067aa0ba902b7-01", .failed), ("00-\(trace)-00f067aa0ba902bg-01", .failed),
      ("", .failed),
    ])
  func shape(value: String, verdict: Verdict) throws {
    var play = Play()
    play.call(200, headers: [Header("traceparent", value)])
    #expect(try play.verdict("RQ-4", of: "propagatesTrace") == verdict)
  }

  @Test("RQ-4: an operation is one trace with a span for each attempt")
  func attempts() throws {
    func play(_ first: Header, _ second: Header) -> Play {
      var play = Play()
      play.call(503, headers: [Header("Idempotency-Key", "k"), first])
      play.call(200, after: 1, headers: [Header("Idempotency-Key", "k"), second])
      return play
    }
    let good = try #require(try play(parent("00f067aa0ba902b7"), parent("00f067aa0ba902b8")).entry("RQ-4", of: "propagatesTrace"))
    #expect(good.verdict == .passed && good.summary == "every traceparent was as it should be, 3 places")
    let same = try #require(try play(parent("00f067aa0ba902b7"), parent("00f067aa0ba902b7")).entry("RQ-4", of: "propagatesTrace"))
    #expect(same.verdict == .failed && same.summary == "trace context was not propagated as it should be, 1 of 3 places")
    #expect(
      same.evidence == [
        Evidence(
          session: "default", operation: 1, attempt: 2, exchange: 2, figure: .value(parent("00f067aa0ba902b7").value),
          note: "the same span as attempt 1")
      ])
    let another = play(parent("00f067aa0ba902b7"), parent("00f067aa0ba902b8", trace: Self.other))
    #expect(try another.entry("RQ-4", of: "propagatesTrace")?.evidence.first?.note == "another trace than attempt 1")
  }

  @Test("RQ-4: where nothing marks attempts, another trace may be another call; the retry is one for other rules")
  func traceEach() throws {
    var play = Play()
    play.call(429, headers: [parent("00f067aa0ba902b7")], reply: [Header("Retry-After", "2")])
    play.call(200, after: 0.5, headers: [parent("00f067aa0ba902b8", trace: Self.other)])
    let entry = try #require(try play.entry("RQ-4", of: "propagatesTrace"))
    #expect(entry.verdict == .inconclusive && entry.evidence.map(\.note) == ["another trace than attempt 1, or another call"])
    #expect(try play.verdict("RT-1", of: "honorsRetryAfter") == .failed)
  }

  @Test("RQ-4: two calls may be two traces, and a redirect that is followed repeats the header")
  func notAttempts() throws {
    var play = Play()
    play.call(302, headers: [parent("00f067aa0ba902b7")], reply: [Header("Location", "/orders?all=1")])
    play.call(200, "GET", "/orders?all=1", headers: [parent("00f067aa0ba902b7")])
    play.call(200, after: 1, headers: [parent("00f067aa0ba902b7", trace: Self.other)])
    #expect(try play.verdict("RQ-4", of: "propagatesTrace") == .passed)
  }

  @Test("RQ-4: two headers, or more than 32 entries of tracestate, are too many", arguments: [(32, Verdict.passed), (33, .failed)])
  func many(states: Int, verdict: Verdict) throws {
    var play = Play()
    let list = (1...states).map { "v\($0)=1" }
    play.call(
      200,
      headers: [
        parent("00f067aa0ba902b7"), Header("tracestate", list.prefix(5).joined(separator: ",")),
        Header("tracestate", list.dropFirst(5).joined(separator: ", ")),
      ])
    #expect(try play.verdict("RQ-4", of: "propagatesTrace") == verdict)
    var twice = Play()
    twice.call(200, headers: [parent("00f067aa0ba902b7"), parent("00f067aa0ba902b8")])
    #expect(try twice.entry("RQ-4", of: "propagatesTrace")?.evidence.first?.note == "2 traceparents")
  }

  @Test("RQ-4: it is optional unless required")
  func required() throws {
    var play = Play()
    play.call(200)
    #expect(try play.entry("RQ-4", of: "propagatesTrace")?.summary == "no request bore a traceparent")
    #expect(try play.verdict("RQ-4", of: "propagatesTrace", ["required": true]) == .failed)
    #expect(try Play().verdict("RQ-4", of: "propagatesTrace", ["required": true]) == .notProvoked)
  }
}
