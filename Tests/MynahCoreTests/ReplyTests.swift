import MynahCore
import MynahJSON
import Testing

@Suite("A reply is made")
struct ReplyTests {
  @Test("with the content type that follows from the body unless one is given")
  func contentTypes() {
    #expect(Playing(.get("/", Reply(body: .json(["a": 1])))).answer().headers == [Header("Content-Type", "application/json")])
    #expect(Playing(.get("/", Reply(body: .text("hi")))).answer().headers == [Header("Content-Type", "text/plain; charset=utf-8")])
    #expect(Playing(.get("/", Reply(status: 204))).answer().headers == [])
    let given = Reply(headers: [Header("content-type", "application/vnd.api+json")], body: .json([]))
    #expect(Playing(.get("/", given)).answer().headers == [Header("content-type", "application/vnd.api+json")])
    let file = Reply(body: .file(name: "logo.PNG", bytes: [1]))
    #expect(Playing(.get("/", file)).answer().headers == [Header("Content-Type", "image/png")])
  }

  @Test("JSON is sent compact, keys in order, numbers as written")
  func jsonText() throws {
    let body = try JSON(parsing: #"{ "b": 1.10, "a": [1e2, 12345678901234567890] }"#)
    #expect(Playing(.get("/", Reply(body: .json(body)))).answer().text == #"{"b":1.10,"a":[1e2,12345678901234567890]}"#)
  }

  @Test("Retry-After in seconds, and as the first whole second at or after then in each form")
  func retryAfter() {
    func value(_ retryAfter: RetryAfter, delay: Delay? = nil) -> String? {
      Playing(.get("/", Reply(status: 429, retryAfter: retryAfter, delay: delay))).answer().headers.first { $0.name == "Retry-After" }?
        .value
    }
    #expect(value(.seconds(2)) == "2")
    #expect(value(.date(offset: .seconds(4), format: .imf)) == "Tue, 14 Nov 2023 22:13:24 GMT")
    #expect(value(.date(offset: .milliseconds(3001), format: .imf)) == "Tue, 14 Nov 2023 22:13:24 GMT")
    #expect(value(.date(offset: .seconds(4), format: .rfc850)) == "Tuesday, 14-Nov-23 22:13:24 GMT")
    #expect(value(.date(offset: .seconds(-13 * 60 - 20), format: .asctime)) == "Tue Nov 14 22:00:00 2023")
    // The wait counts from when the reply is sent.
    #expect(value(.date(offset: .seconds(4), format: .imf), delay: .fixed(.seconds(2))) == "Tue, 14 Nov 2023 22:13:26 GMT")
  }

  @Test("a fault that sends no head has no status")
  func faultWithoutHead() {
    let played = Playing(.get("/", Reply(status: 200, body: .text("x"), fault: .reset))).playback.play(Request("GET", "/"), at: .start)
    let delivery = played.delivery(at: .start)
    #expect(delivery.reply.status == nil && delivery.reply.body.isEmpty && delivery.fault == .reset)
  }

  @Test("what has come to a latch waits there from then on, until it goes or all are let go")
  func latch() throws {
    let held = Reply(status: 200, hold: .latch("gate", timeout: .seconds(1)))
    let playback = Playing(.get("/", held)).playback
    let gate = playback.latch("gate").gate
    let two = playback.arrivals(2, at: "gate")
    for count in 1...2 {
      _ = playback.play(Request("GET", "/"), at: .start)
      // Who is told that two have come looks for them at once, before the scheduler has heard of them.
      #expect(gate.waiting == count && two.isOpen == (count == 2))
    }
    let ticket = try #require(gate.wait {})
    #expect(gate.waiting == 2)
    gate.leave(ticket)
    #expect(gate.waiting == 1)
    gate.open()
    #expect(gate.waiting == 0 && gate.wait {} == nil)
    _ = playback.play(Request("GET", "/"), at: .start)
    #expect(gate.waiting == 0 && playback.latch("gate").arrivals == 3)
  }

  @Test("delays are drawn from the seed and never negative")
  func delays() {
    var random = SeededRandom(seed: 3)
    let uniform = (0..<1000).map { _ in Delay.uniform(from: .seconds(1), to: .seconds(2)).draw(from: &random) }
    #expect(uniform.allSatisfy { $0 >= .seconds(1) && $0 < .seconds(2) })
    let normal = (0..<1000).map { _ in Delay.normal(mean: .seconds(1), deviation: .seconds(1)).draw(from: &random).inSeconds }
    #expect(normal.allSatisfy { $0 >= 0 } && normal.contains(0))
    #expect(abs(normal.reduce(0, +) / 1000 - 1.08) < 0.1)
    let lognormal = (0..<1001).map { _ in Delay.lognormal(median: .milliseconds(100), sigma: 0.5).draw(from: &random).inSeconds }.sorted()
    #expect(abs(lognormal[500] - 0.1) < 0.01)
  }

  @Test("paces cut a body into pieces")
  func paces() {
    #expect(Pace.pieces(bytes: 4, every: .milliseconds(100)).pieces(of: 10).map(\.end) == [4, 8, 10])
    #expect(Pace.pieces(bytes: 4, every: .milliseconds(100)).pieces(of: 10).map(\.at) == [.zero, .milliseconds(100), .milliseconds(200)])
    let chunks = Pace.chunks(count: 3, over: .seconds(2)).pieces(of: 9)
    #expect(chunks.map(\.end) == [3, 6, 9] && chunks.map(\.at) == [.zero, .seconds(1), .seconds(2)])
    #expect(Pace.chunks(count: 5, over: .seconds(2)).pieces(of: 2).map(\.at) == [.zero, .seconds(2)])
    #expect(Pace.bytesPerSecond(1000).pieces(of: 100).map(\.at).last == .milliseconds(90))
    #expect(Pace.bytesPerSecond(2).pieces(of: 3).map(\.at) == [.zero, .milliseconds(500), .seconds(1)])
    #expect(Pace.chunks(count: 3, over: .seconds(2)).pieces(of: 0).isEmpty)
  }
}
