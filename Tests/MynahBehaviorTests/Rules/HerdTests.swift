import MynahCore
import MynahJSON
import Testing

@testable import MynahBehavior

@Suite("backsOff: a herd")
struct HerdTests {
  /// Calls of the same request that are held until all are there, fail together 1 s later, and come back after these waits.
  private func herd(_ waits: [Double], lag: Double = 0, then status: Int = 200, reply: [Header] = []) -> Play {
    var play = Play()
    play.lag = Lag(p99: lag, max: lag, samples: [])
    for number in waits.indices { play.call(503, at: Double(number) / 1000, taking: 1 - Double(number) / 1000, reply: reply) }
    for wait in waits.sorted() { play.call(status, at: 1 + wait) }
    return play
  }

  private func entry(_ play: Play, _ operations: Int = 8) throws -> Report.Entry? {
    try play.entry("RT-7", of: "backsOff", ["jitter": true, "operations": .number(JSONNumber(operations))])
  }

  @Test("RT-7: a herd that spreads out passes")
  func spread() throws {
    for seed in 1...20 {
      var random = SeededRandom(seed: UInt64(seed))
      let verdict = try entry(herd((0..<12).map { _ in 0.2 + 4 * random.unit() }))?.verdict
      #expect(verdict == .passed || verdict == .inconclusive)
    }
    let found = try #require(try entry(herd((0..<8).map { 0.5 + Double($0) / 8 })))
    #expect(found.verdict == .passed && found.summary == "the waits vary: of 8 calls that failed together at most 1 came back within 0.1 s")
  }

  @Test("RT-7: a herd that comes back together fails")
  func together() throws {
    let found = try #require(try entry(herd((0..<8).map { 0.5 + Double($0) / 2000 })))
    #expect(found.verdict == .failed && found.summary == "the waits do not vary: of 8 calls that failed together 8 came back within 0.1 s")
    #expect(
      found.evidence == [
        Evidence(
          session: "default", exchange: 9, figure: .count(8), bound: .atMost(.count(3)),
          note: "came back within 0.1 s from here on, of 8 that failed together")
      ])
  }

  @Test("RT-7: jitter over so short a wait that the herd stays together is undecided")
  func dense() throws {
    let found = try #require(try entry(herd((0..<8).map { 0.5 + Double($0) / 100 })))
    #expect(found.verdict == .inconclusive)
    #expect(
      found.summary
        == "of 8 calls that failed together 8 came back within 0.1 s, too close to tell jitter and too far apart to deny it")
  }

  @Test("RT-7: too small a herd, second retries among the first, and lag are undecided")
  func undecided() throws {
    let same = Array(repeating: 0.5, count: 8)
    #expect(try entry(herd(Array(same.prefix(5))))?.verdict == .inconclusive)
    #expect(try entry(herd(Array(same.prefix(5))), 5)?.verdict == .failed)
    #expect(try entry(herd((0..<8).map { 0.5 + Double($0) / 8 }, then: 503))?.verdict == .inconclusive)
    #expect(try entry(herd((0..<8).map { 0.5 + Double($0) / 8 }, lag: 0.5))?.verdict == .inconclusive)
  }

  @Test("RT-7: a first retry at once is a design")
  func immediate() throws {
    #expect(try entry(herd(Array(repeating: 0.01, count: 8)))?.verdict == .inconclusive)
  }

  @Test("RT-7: a wait that was asked for is no herd's, nor are calls that failed one after another")
  func notProvoked() throws {
    #expect(try entry(herd(Array(repeating: 2, count: 8), reply: [Header("Retry-After", "2")]))?.verdict != .failed)
    var play = Play()
    for number in 0..<8 { play.call(503, at: Double(number) / 8, taking: 1) }
    for _ in 0..<8 { play.call(200, at: 3) }
    #expect(try entry(play)?.verdict == .inconclusive)
  }
}
