import MynahCore
import MynahJSON
import MynahKit
import Programs
import Testing

@Suite struct IsolationTests {
  private static let rounds = 1000
  private static let routes = [
    route("/count", "1", "2", "3", then: "cycle"),
    #"{"id":"enter","request":{"path":"/enter"},"responses":[{"text":"in"}],"set":{"place":"in"}}"#,
    #"{"id":"leave","request":{"path":"/leave"},"responses":[{"text":"out"}],"set":{"place":null}}"#,
    #"{"id":"inside","request":{"path":"/where"},"when":{"place":"in"},"responses":[{"text":"inside"}]}"#,
    #"{"id":"outside","request":{"path":"/where"},"when":{"place":null},"responses":[{"text":"outside"}]}"#,
    #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"open","hold":{"latch":"gate","timeout":"60s"}}]}"#,
  ].joined(separator: ",")

  /// Plays a session's rounds as `steps` asks of each, and returns what came that a session of its own would not have answered.
  private static func play(_ mock: Mock, _ session: (id: String, prefix: String), every rhythm: Int) -> [String] {
    let client = RawConnection(mock.port)
    var wrong: [String] = []
    var counted = 0
    func ask(_ path: String, _ wanted: String) {
      let text = client.ask("GET", "\(session.prefix)\(path)")?.text ?? "nothing"
      if text != wanted { wrong.append("\(session.id) \(path): \(text), not \(wanted)") }
    }
    for round in 0..<rounds {
      for _ in 0..<(round % rhythm == 0 ? 2 : 1) {
        ask("/count?by=\(session.id)", String(counted % 3 + 1))
        counted += 1
      }
      let isIn = round % rhythm == 0
      ask(isIn ? "/enter" : "/leave", isIn ? "in" : "out")
      ask("/where", isIn ? "inside" : "outside")
      if round % 100 == 0 {
        let journal = client.ask("GET", "\(session.prefix)/__mynah/journal")?.text.split(separator: "\n").dropFirst().dropLast() ?? []
        if journal.isEmpty || !journal.allSatisfy({ $0.contains("\"session\":\"\(session.id)\"") }) {
          wrong.append("\(session.id): journal")
        }
        let latch = client.ask("GET", "\(session.prefix)/__mynah/latches/gate")?.json
        if latch?["arrivals"] != 0 || latch?["released"] != false { wrong.append("\(session.id): the other's latch, \(latch ?? .null)") }
        _ = client.ask("POST", "\(session.prefix)/__mynah/latches/gate/release")
        ask("/held", "open")
        _ = client.ask("POST", "\(session.prefix)/__mynah/reset")
        counted = 0
      }
    }
    return wrong
  }

  @Test("Two sessions that two clients play at once never see each other's turns, states, latches or exchanges")
  func twoSessions() async throws {
    try await withMock(Self.routes) { mock in
      let sessions = [try await mock.session(), try await mock.session()]
      let clock = ContinuousClock()
      let began = clock.now
      let wrong = await atOnce(2) { Self.play(mock, sessions[$0], every: $0 + 2) }
      let took = clock.now - began
      print("isolation: \(Self.rounds) rounds of two sessions at once in \(took)")
      #expect(wrong.flatMap { $0 }.isEmpty)
      #expect(ThisProgram.isSanitized || took < .seconds(20))
      for (session, rhythm) in zip(sessions, [2, 3]) {
        let exchanges = mock.server.journal(session: session.id)
        let counts = exchanges.map(\.request.target).filter { $0.hasPrefix("/count") }
        // The last reset was in round 900: 99 rounds since then, of which those that the rhythm hits count twice.
        #expect(counts.count == 99 + (901..<1000).count { $0 % rhythm == 0 })
        #expect(counts.allSatisfy { $0 == "/count?by=\(session.id)" })
        #expect(exchanges.allSatisfy { $0.session == session.id })
      }
      #expect(mock.server.journal(session: "default").isEmpty)
    }
  }
}
