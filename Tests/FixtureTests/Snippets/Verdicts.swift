import MynahKit
import MynahTesting
import Testing

extension [ExpectationClause] {
  static let careful: Self = [.honorsRetryAfter(mayGiveUp: false), .sendsIdempotencyKeys(), .stopsAfterSuccess().asAdvice()]
}

func waits(_ exchanges: [Exchange]) -> [Duration] {
  zip(exchanges, exchanges.dropFirst()).map { before, after in
    let answered: Instant = before.answered ?? before.arrived
    return after.arrived - answered
  }
}

extension Timely {
  struct VerdictsSnippets {
    @Test(.mockServer(.throttledOnce, speed: 60))
    func shares() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      await expect(server, .post("/payments"), .careful)
    }

    @Test(.mockServer(.throttledOnce, speed: 60))
    func reads() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      try await server.settled()
      let report: Report = try server.verdict(on: .post("/payments"), .careful)
      #expect(report.verdict == Verdict.passed)
      for entry in report.entries where entry.severity == Severity.violation {
        let evidence: [Evidence] = entry.evidence
        #expect(evidence.allSatisfy { $0.exchange != nil }, "\(entry.name): \(entry.summary)")
      }
    }

    @Test(.mockServer(.throttledOnce, speed: 60))
    func looks() async throws {
      let server = try MockServer.current
      try await StoreClient(server.url, clock: server.clock).pay()
      try await server.settled()
      #expect(waits(server.journal).allSatisfy { $0 >= .seconds(60) })
      #expect(server.journal.last?.request.path == "/payments")
      #expect(server.journal.filter { $0.request.query("page") == "2" }.isEmpty)
      #expect(!server.journal.contains { $0.headers.contains(Header("Expect", "100-continue")) })
    }
  }
}
