import MynahJSON
import Testing

@testable import MynahCore

@Suite struct CursorsTests {
  @Test("the number of sequences is bounded, and those asked for last are kept")
  func bounded() {
    var cursors = Cursors(limit: 10)
    let steps = [CompiledReply(Reply(status: 503)), CompiledReply(Reply(status: 200))]
    func step(_ value: String) -> (Cursor.Turn, lettingGo: Bool) {
      let (turn, lettingGo) = cursors.move("r", value) { $0.turn(of: steps, then: .stick, at: .start) { _ in true } }
      return (turn, lettingGo)
    }
    #expect(step("kept") == (.step(0), false))
    var lettingGo = 0
    for number in 0..<1000 {
      if step("\(number)").lettingGo { lettingGo += 1 }
      #expect(step("kept").0 == .step(1))
      #expect(step("\(number)").0 == .step(1))
      #expect(cursors.count <= 10)
    }
    #expect((200...250).contains(lettingGo))
    #expect(step("999").0 == .step(1))
    #expect(step("0").0 == .step(0))
  }

  @Test("a long value is told from another, and routes from one another")
  func values() {
    var cursors = Cursors()
    let steps = [CompiledReply(Reply(status: 503)), CompiledReply(Reply(status: 200))]
    func step(_ route: String, _ value: String) -> Cursor.Turn {
      cursors.move(route, value) { $0.turn(of: steps, then: .stick, at: .start) { _ in true } }.result
    }
    let long = String(repeating: "x", count: 1000)
    #expect(step("r", long + "a") == .step(0))
    #expect(step("r", long + "b") == .step(0))
    #expect(step("q", long + "a") == .step(0))
    #expect(step("r", long + "a") == .step(1))
    cursors.keep(routes: ["q"])
    #expect(step("r", long + "a") == .step(0))
    #expect(step("q", long + "a") == .step(1))
  }

  @Test("the exchange for which others are let go says so")
  func warning() {
    let route = Route(
      id: "r", request: RequestPattern(path: .exact("/a")), replies: [Reply(status: 503), Reply(status: 200)], per: .place(.query("n")))
    let playback = Playing(route).playback
    let warnings = (0..<(Cursors.limit + 2)).compactMap { playback.play(Request("GET", "/a?n=\($0)"), at: .start).warning }
    #expect(warnings == [Cursors.warning])
  }
}
