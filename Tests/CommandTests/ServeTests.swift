import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct ServeTests {
    private static let throttled = "scenarios/throttled-then-ok.json"
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func scenario(_ text: String) -> String {
      #"{ "routes": [{ "request": { "path": "/a" }, "responses": [{ "text": "\#(text)" }] }], "unmatched": "allow" }"#
    }

    @Test("the ready file appears whole, and from then on the port answers")
    func readyFile() async throws {
      let ready = folder.path("ready")
      let server = try Program(["mynah", "serve", Self.throttled, "--port", "0", "--ready-file", ready])
      var text = ""
      let end = ContinuousClock.now + .seconds(10)
      // Looked for without a pause, so that a file that is not whole yet would be seen.
      while ContinuousClock.now < end, !FileManager.default.fileExists(atPath: ready) {}
      text = folder.text("ready")
      #expect(text.wholeMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\n/) != nil)
      #expect(try await Answer(text.trimmingCharacters(in: .newlines) + "/__mynah/health").status == 200)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["ready"])
      server.send(SIGTERM)
      #expect(try await server.outcome().status == 1)
    }

    @Test(
      "it stops at Ctrl-C, at SIGTERM, when its terminal is closed and when it is told to, and exits by the verdict",
      arguments: ["INT", "TERM", "HUP", "shutdown"])
    func stops(how: String) async throws {
      let server = try await Server(Self.throttled, "--report", folder.path("report.json"))
      #expect(try await Answer(server.url + "/orders").status == 429)
      #expect(try await Answer(server.url + "/orders").status == 200)
      switch how {
      case "INT": server.program.send(SIGINT)
      case "TERM": server.program.send(SIGTERM)
      case "HUP": server.program.send(SIGHUP)
      default: #expect(try await Answer("-X", "POST", server.url + "/__mynah/shutdown").status == 202)
      }
      let outcome = try await server.program.outcome()
      #expect(outcome.status == 0)
      #expect(outcome.error.contains("PASSED throttled-then-ok: 2 passed; 2 exchanges; seed "))
      #expect(folder.text("report.json").contains(#""verdict": "passed""#))
    }

    @Test("it stops although replies are held back, and their clients see the connection end")
    func stopsWithSlowReplies() async throws {
      let server = try await Server("scenarios/slow.yaml", "scenarios/stalled.json")
      let slow = try Program(["curl", "-s", "--max-time", "20", server.url + "/report"])
      let stalled = try Program(["curl", "-s", "--max-time", "20", "-d", "x", server.url + "/shipments"])
      let isInFlight = try await until {
        try await Answer(server.url + "/__mynah/journal").body.split(separator: "\n").count == 4
      }
      #expect(isInFlight)
      let outcome = try await server.stop()
      #expect(outcome.status == 0)
      #expect(try await slow.outcome().status != 0)
      #expect(try await stalled.outcome().status != 0)
    }

    @Test("--watch plays a file that changed, and goes on with the old one while the new one is invalid")
    func watch() async throws {
      let file = try folder.write(scenario("old"), as: "a.json").path
      let server = try await Server(file, "--watch")
      #expect(try await Answer(server.url + "/a").body == "old")
      try folder.replace("a.json", with: scenario("new"))
      #expect(try await until { server.program.output.contains("\nread again: \(file)\n") })
      #expect(try await Answer(server.url + "/a").body == "new")
      try folder.replace("a.json", with: scenario("newer").replacing("text", with: "txt"))
      let problem = #"\#(file):1:61: "txt" is not a key of a response; did you mean "text"?"#
      #expect(try await until { server.program.error.contains("still playing what was read before\n") })
      #expect(server.program.error.hasPrefix(problem + "\nstill playing"))
      #expect(try await Answer(server.url + "/a").body == "new")
      try folder.replace("a.json", with: scenario("newest"))
      #expect(try await until { try await Answer(server.url + "/a").body == "newest" })
      #expect(try await server.stop().status == 0)
    }

    @Test("--admin-port keeps control and play apart")
    func adminPort() async throws {
      let server = try await Server(Self.throttled, "--admin-port", "0")
      let control = try #require(server.program.output.firstMatch(of: /control: (http:\/\/127\.0\.0\.1:[0-9]+)\/__mynah\/\n/)?.1)
      #expect(control != server.url)
      #expect(try await Answer("\(control)/__mynah/health").status == 200)
      let elsewhere = try await Answer(server.url + "/__mynah/health")
      #expect(elsewhere.status == 404)
      #expect(elsewhere.body.contains("The control interface is on the admin port."))
      #expect(try await Answer(server.url + "/orders").status == 429)
      let played = try await Answer("\(control)/orders")
      #expect(played.status == 404)
      #expect(played.body.contains("The admin port answers only below /__mynah/."))
      #expect(try await Answer("-X", "POST", "\(control)/__mynah/shutdown").status == 202)
      #expect(try await server.program.outcome().status == 1)
    }

    @Test("beyond loopback it makes up a token, prints it and wants it")
    func token() async throws {
      let server = try await Server(Self.throttled, "--host", "0.0.0.0")
      let token = try #require(server.program.output.firstMatch(of: /\ncontrol token: ([0-9a-f]{32})\n/)?.1)
      #expect(try await Answer(server.url + "/__mynah/health").status == 401)
      #expect(try await Answer("-H", "Authorization: Bearer \(token)x", server.url + "/__mynah/health").status == 401)
      #expect(try await Answer("-H", "Authorization: Bearer \(token)", server.url + "/__mynah/health").status == 200)
      #expect(try await Answer(server.url + "/orders").status == 429)
      _ = try await server.stop()
    }
  }
}
