import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("detectsTruncation")
struct DetectsTruncationTests {
  private static let cuts: [Fault] = [.truncate(after: 4), .resetMidBody(after: nil), .malformedChunk(after: nil)]

  private func cut(_ fault: Fault = .truncate(after: nil), _ method: String = "GET", status: Int = 200) -> Play {
    var play = Play()
    play.call(status, method, taking: 0.1, replyBody: "[1, 2, 3]", fault: fault, closed: .server)
    return play
  }

  private func verdict(_ play: Play, _ parameters: JSON = ["route": "orders", "then": "pay"], silence: Double = 60) throws -> Verdict? {
    try play.verdict("CN-4", of: "detectsTruncation", parameters, silence: silence)
  }

  @Test("CN-4: a client that asks again has noticed, with or without \"then\"", arguments: cuts)
  func repeats(fault: Fault) throws {
    var play = cut(fault)
    play.call(200, after: 1, replyBody: "[1, 2, 3]", connection: 2)
    play.call(201, "POST", "/payments", after: 0.1, connection: 2)
    #expect(try verdict(play) == .passed)
    #expect(try verdict(play, ["route": "orders"]) == .passed)
  }

  @Test("CN-4: a client that goes on to what depends on the reply has taken it for the whole", arguments: cuts)
  func goesOn(fault: Fault) throws {
    var play = cut(fault)
    play.call(201, "POST", "/payments", after: 0.1, connection: 2)
    #expect(try verdict(play) == .failed)
    // Asking again afterwards comes too late.
    play.call(200, after: 1, replyBody: "[1, 2, 3]", connection: 3)
    #expect(try verdict(play) == .failed)
  }

  @Test("CN-4: a client that goes on before the end of the cut was noted has gone on after it")
  func quick() throws {
    var play = Play()
    play.call(200, taking: 0.1, replyBody: "[1, 2, 3]", fault: .truncate(after: nil), closed: .server, first: 0.098)
    play.call(201, "POST", "/payments", at: 0.0985, connection: 2)
    #expect(try verdict(play) == .failed)
  }

  @Test("CN-4: a client that stops has noticed, once its silence is conclusive")
  func stops() throws {
    var play = cut()
    #expect(try verdict(play, silence: 0.3) == .passed)
    #expect(try verdict(play, ["route": "orders"]) == .inconclusive)
    play.end.by = .stopped
    #expect(try verdict(play, silence: 6) == .passed)
    #expect(try verdict(play, silence: 0.3) == .inconclusive)
  }

  @Test("another client, or a call that was under way, has gone on with something else; a whole reply may be what it went on with")
  func others() throws {
    var play = cut()
    play.call(201, "POST", "/payments", after: 0.1, headers: [Header("Authorization", "Bearer bob")], connection: 2)
    #expect(try verdict(play) == .passed)
    var earlier = Play()
    earlier.call(201, "POST", "/payments", at: 0, taking: 3, connection: 2)
    earlier.call(200, at: 1, taking: 0.1, replyBody: "[1, 2, 3]", fault: .truncate(after: nil), closed: .server)
    #expect(try verdict(earlier) == .passed)
    var whole = Play()
    whole.call(200, replyBody: "[1, 2, 3]")
    whole.call(200, after: 1, replyBody: "[1, 2, 3]", fault: .truncate(after: nil), closed: .server)
    whole.call(201, "POST", "/payments", after: 0.1, connection: 2)
    #expect(try verdict(whole) == .inconclusive)
  }

  @Test("calls of the same side by side are undecided")
  func ambiguous() throws {
    var play = Play()
    for connection in 1...2 {
      play.call(
        200, at: 0, taking: 0.1, replyBody: "[1, 2, 3]", fault: .truncate(after: nil), connection: connection, closed: .server)
    }
    play.call(200, at: 1, fault: .close, connection: 3, closed: .server)
    play.call(201, "POST", "/payments", at: 1.5, connection: 4)
    #expect(try verdict(play) != .failed)
  }

  @Test("a body that nobody expects, one that ends where it says, and one that the client left, were not cut")
  func notProvoked() throws {
    #expect(try verdict(cut(.truncate(after: nil), "HEAD")) == .notProvoked)
    #expect(try verdict(cut(.truncate(after: nil), status: 304)) == .notProvoked)
    #expect(try verdict(cut(.wrongLength)) == .notProvoked)
    var play = Play()
    play.call(200, replyBody: "[1, 2, 3]", fault: .stallMidBody(after: nil), gone: 2, first: 0)
    #expect(try play.entry("CN-4", of: "detectsTruncation")?.summary == "no reply was cut short")
  }

  @Test("the evidence names what it went on to; the worst session is named; a route that isn't there is refused")
  func evidence() throws {
    var play = cut()
    play.call(201, "POST", "/payments", after: 0.1, connection: 2)
    play.call(200, replyBody: "[1, 2, 3]", fault: .truncate(after: nil), session: "s2", closed: .server)
    let entry = try #require(try play.entry("CN-4", of: "detectsTruncation", ["then": "pay"]))
    #expect(
      entry.summary == "the client took a reply that was cut short for the whole, 1 of 1 time (session \"default\", the worst of 2)")
    #expect(entry.evidence == [Evidence(session: "default", operation: 1, exchange: 2, note: "after the cut at exchange 1")])
    #expect(try play.entry("CN-4", of: "detectsTruncation", ["route": "orders", "then": "pay"])?.timeline == [1, 2])
    #expect {
      _ = try play.report("detectsTruncation", ["then": "order"])
    } throws: { error in
      "\(error)" == "\"order\" is not a route of this scenario; did you mean \"orders\"?"
    }
  }
}
