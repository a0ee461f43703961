import MynahJSON
import MynahKit
import Testing

@Suite struct IsolationTests {
  private static let rounds = 1000
  private let routes = [
    route("/count", "1", "2", "3", then: "cycle"),
    #"{"id":"in","request":{"path":"/in"},"responses":[{"text":"in"}],"set":{"user":"x"}}"#,
    #"{"id":"known","request":{"path":"/me"},"when":{"user":"x"},"responses":[{"text":"known"}]}"#,
    #"{"id":"unknown","request":{"path":"/me"},"when":{"user":null},"responses":[{"text":"nobody"}]}"#,
    #"{"id":"held","request":{"path":"/held"},"responses":[{"text":"done","hold":{"latch":"l","timeout":"0s"}}]}"#,
  ].joined(separator: ",")

  @Test("Two sessions that are played at the same time never see each other's sequences, states, latches or journals")
  func twoClients() async throws {
    try await withMock(routes) { mock in
      let prefixes = [try await mock.session().prefix, try await mock.session().prefix]
      let port = mock.port
      let start = ContinuousClock.now
      let strays = await atOnce(2) { client in
        Self.strays(RawConnection(port), prefixes[client], "client-\(client)", strange: "client-\(1 - client)")
      }
      let took = ContinuousClock.now - start
      print("sessions: \(Self.rounds) rounds of two clients took \(took)")
      #expect(strays == [nil, nil])
      #expect(took < .seconds(20))
    }
  }

  /// Plays the rounds; tells the first thing that was not as it would be alone.
  private static func strays(_ client: RawConnection, _ prefix: String, _ own: String, strange: String) -> String? {
    for round in 1...rounds {
      func text(_ method: String, _ path: String) -> String { client.ask(method, prefix + path, ["X-Client: \(own)"])?.text ?? "lost" }
      let played = ["/count", "/count", "/me", "/in", "/me", "/held"].map { text("GET", $0) }
      if played != ["1", "2", "nobody", "in", "known", "done"] { return "round \(round): \(played)" }
      let latch = text("GET", "/__mynah/latches/l")
      if !latch.contains("\"arrivals\": 1") || !latch.contains("\"released\": false") { return "round \(round): \(latch)" }
      if round.isMultiple(of: 2) { _ = text("POST", "/__mynah/latches/l/release") }
      let journal = text("GET", "/__mynah/journal").split(separator: "\n").dropFirst().dropLast()
      if journal.count != 6 || !journal.allSatisfy({ $0.contains(own) }) || journal.contains(where: { $0.contains(strange) }) {
        return "round \(round): \(journal)"
      }
      _ = text("POST", "/__mynah/reset")
    }
    return nil
  }
}
