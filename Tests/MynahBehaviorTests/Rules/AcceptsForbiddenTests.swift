import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("acceptsForbidden")
struct AcceptsForbiddenTests {
  /// The same call again and again, each time with another token where `tokens` says so.
  private func loop(_ count: Int, tokens: Bool, marked: Bool = true, reply: [Header] = []) -> Play {
    var play = Play()
    for number in 0..<count {
      let mark = marked ? [Header("amz-sdk-invocation-id", "i")] : []
      play.call(403, after: 0.2, headers: mark + [Header("Authorization", "Bearer \(tokens ? number : 0)")], reply: reply)
    }
    return play
  }

  @Test("AU-14: a client that takes a 403 as it is passes")
  func accepts() throws {
    let entry = try #require(try loop(1, tokens: false).entry("AU-14", of: "acceptsForbidden"))
    #expect(entry.verdict == .passed && entry.summary == "the client did not send the same request again after a 403, 1 time")
  }

  @Test("AU-14: a loop fails, with the same token and with fresh ones", arguments: [false, true])
  func loops(tokens: Bool) throws {
    let entry = try #require(try loop(3, tokens: tokens).entry("AU-14", of: "acceptsForbidden"))
    #expect(entry.verdict == .failed && entry.summary == "the client sent the same request again after a 403, 2 of 3 times")
  }

  @Test("AU-14: without a mark it may be a second call")
  func unmarked() throws {
    #expect(try loop(2, tokens: false, marked: false).verdict("AU-14", of: "acceptsForbidden") == .inconclusive)
  }

  @Test("AU-14: a rate limit that comes as 403 is excused by Retry-After or by the vendor's contract")
  func rateLimit() throws {
    let told = loop(2, tokens: false, reply: [Header("Retry-After", "1")])
    #expect(try told.entry("AU-14", of: "acceptsForbidden")?.summary == "every 403 came with leave to retry")
    let limited = loop(2, tokens: false, reply: [Header("X-RateLimit-Remaining", "0")])
    #expect(try limited.verdict("AU-14", of: "acceptsForbidden") == .failed)
    #expect(
      try limited.verdict("AU-14", of: "acceptsForbidden", ["unless": [["headers": ["X-RateLimit-Remaining": "0"]]]]) == .notProvoked)
  }

  @Test("AU-14: other errors are not its business")
  func notProvoked() throws {
    var play = Play()
    play.call(404)
    #expect(try play.entry("AU-14", of: "acceptsForbidden")?.summary == "no 403 was played")
  }
}
