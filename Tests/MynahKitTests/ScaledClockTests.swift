import Foundation
import MynahKit
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("A server on a faster clock")
struct ScaledClockTests {
  private static let throttled = Scenario(
    "throttled", routes: [.on(.get("/orders"), .status(429).retryAfter(.seconds(60)), .text("done"))])

  /// A client as a library has it: it waits on the clock that it is given.
  private func fetch(_ url: URL, on clock: any _Concurrency.Clock<Duration>) async throws -> Int {
    while true {
      let (_, response) = try await URLSession.shared.data(from: url.appending(path: "orders"))
      guard let answer = response as? HTTPURLResponse, answer.statusCode == 429,
        let seconds = answer.value(forHTTPHeaderField: "Retry-After").flatMap(Int.init)
      else { return (response as? HTTPURLResponse)?.statusCode ?? 0 }
      try await clock.sleep(for: .seconds(seconds))
    }
  }

  @Test("a client of this process waits a minute in seconds, and passes")
  func minute() async throws {
    try await withMockServer(Self.throttled, speed: 10) { server in
      let began = server.clock.now
      let really = ContinuousClock.now
      #expect(try await fetch(server.url, on: server.clock) == 200)
      let took = ContinuousClock.now - really
      #expect(server.clock.now - began >= .seconds(60))
      #expect(took >= .seconds(6) && took < .seconds(60))
      try await server.settled()
      let report = try server.verdict([.honorsRetryAfter()])
      #expect(report.verdict == .passed, "\(report.entries)")
      #expect(server.journalText.contains("\"speed\":10,"))
      let arrived = server.journal.map(\.arrived)
      #expect(arrived[1] - arrived[0] >= .seconds(60))
    }
  }

  @Test("a client of this process that forgets the clock is judged by it")
  func forgotten() async throws {
    // So long a wait that two calls without one come well within it on a busy machine, too.
    let scenario = Scenario("closed", routes: [.on(.get("/orders"), .status(429).retryAfter(.seconds(3600)), .text("done"))])
    try await withMockServer(scenario, speed: 2) { server in
      for _ in 0..<2 { _ = try await URLSession.shared.data(from: server.url.appending(path: "orders")) }
      try await server.settled()
      #expect(try server.verdict([.honorsRetryAfter()]).verdict == .failed)
    }
  }

  @Test("the clock is that of the journal: it begins with the server, sleeps to its deadline and no further, and can be cancelled")
  func clock() async throws {
    let server = try MockServer(Self.throttled, speed: 1000)
    defer { server.stop() }
    let clock = server.clock
    let deadline = clock.now.advanced(by: .seconds(10))
    try await clock.sleep(until: deadline)
    #expect(clock.now >= deadline)
    try await clock.sleep(until: deadline)
    #expect(clock.minimumResolution == .microseconds(1))
    let endless = Task { try await clock.sleep(for: .seconds(1_000_000_000)) }
    endless.cancel()
    await #expect(throws: CancellationError.self) { try await endless.value }
  }

  @Test("a speed that can't be had is refused", arguments: [0, -1, .nan, .infinity, 1e6, 1e-7])
  func noSpeed(speed: Double) {
    let error = #expect(throws: (any Error).self) { try MockServer(Self.throttled, speed: speed) }
    #expect(
      error.map { "\($0)" } == "a speed of \(speed) can't be had: it lies between 0.000001 and 999999, with six decimals at most")
  }

  @Test("a child process is told where the server is, and of its clock where that runs faster")
  func environment() throws {
    let server = try MockServer(Self.throttled)
    defer { server.stop() }
    #expect(try server.environment() == ["MYNAH_URL": server.url.absoluteString])
  }

  #if os(Linux)
    @Test("a child process lives on the clock, and where none does nothing that hangs on time is judged")
    func child() throws {
      let server = try MockServer(Self.throttled, speed: 60)
      defer { server.stop() }
      let environment = try server.environment()
      #expect(environment["MYNAH_CLOCK"]?.hasPrefix("60 ") == true)
      #expect(try server.verdict([.calls(exactly: 0)]).verdict == .inconclusive)
      let child = Process()
      child.executableURL = URL(filePath: "/bin/sleep")
      child.arguments = ["60"]
      child.environment = environment
      let began = ContinuousClock.now
      try child.run()
      child.waitUntilExit()
      #expect(ContinuousClock.now - began < .seconds(50))
      #expect(try server.verdict([.calls(exactly: 0)]).verdict == .passed)
    }
  #endif
}
