import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct TerminalTests {
    private static let throttled = "scenarios/throttled-then-ok.json"
    private static let callTwice = "curl -s $MYNAH_URL/orders; echo; curl -s $MYNAH_URL/orders; echo"

    @Test("a run that passed says so in a line")
    func passed() async throws {
      let outcome = try await Program.run(
        ["mynah", "run", Self.throttled, "--seed", "7", "--", "sh", "-c", Self.callTwice], isMerged: true)
      let transcript = Transcript(
        """
        Mynah plays "throttled-then-ok" at http://127.0.0.1:… (seed 7)
        {"error":"too_many_requests"}
        {"data":[{"id":1,"total":"19.90"}],"has_more":false}
        PASSED throttled-then-ok: 2 passed; 2 exchanges; seed 7
        """)
      #expect(transcript.describes(outcome.output), "\(outcome.output)")
    }

    @Test("a run that failed says what was expected, what came instead, and when")
    func failed() async throws {
      let command = "curl -s -o body $MYNAH_URL/orders; curl -s -o body $MYNAH_URL/order"
      let folder = try TemporaryFolder()
      let scenario = Package.root.appending(path: Self.throttled).path
      let outcome = try await Program.run(
        ["mynah", "run", scenario, "--seed", "7", "--", "sh", "-c", command], in: folder.url, isMerged: true)
      let transcript = Transcript(
        """
        Mynah plays "throttled-then-ok" at http://127.0.0.1:… (seed 7)
        FAILED throttled-then-ok: 2 failed; 2 exchanges; seed 7

        FAILED calls "list-orders"
          "list-orders" was called once; expected: at least 2
            #     at  gap  method  target   status  route
          > 1  0.…    -  GET     /orders  429     list-orders  <- count 1, at least 2

        FAILED 1 request matched no route
          exchange 2: GET /order
            the nearest is "list-orders":
              path: expected /orders, got /order
        """)
      #expect(transcript.describes(outcome.output), "\(outcome.output)")
    }

    /// Runs `mynah` with a terminal for its output.
    private func onTerminal(_ arguments: [String], environment: [String: String] = [:]) async throws -> ProgramOutcome {
      let script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
      return try await Program.run(["python3", "-c", script, "mynah"] + arguments, environment: environment)
    }

    @Test("colours are for terminals, and NO_COLOR takes them away")
    func colours() async throws {
      let run = ["run", Self.throttled, "--", "true"]
      let coloured = try await onTerminal(run)
      #expect(coloured.status == 1)
      #expect(coloured.output.contains("\u{1B}[") && coloured.output.contains("FAILED"))
      let empty = try await onTerminal(run, environment: ["NO_COLOR": ""])
      #expect(empty.output.contains("\u{1B}["))
      let plain = try await onTerminal(run, environment: ["NO_COLOR": "1"])
      #expect(plain.status == 1)
      #expect(!plain.output.contains("\u{1B}[") && plain.output.contains("FAILED"))
      let piped = try await Program.run(["mynah"] + run, isMerged: true)
      #expect(!piped.output.contains("\u{1B}["))
    }

    @Test("serve shows each exchange when it ends: its instant, request, status, fault, route and duration")
    func exchanges() async throws {
      let server = try await Server(["scenarios/connection-reset.json", "--seed", "7"], isMerged: true)
      _ = try await Answer(server.url + "/products")
      _ = try await Answer(server.url + "/products")
      _ = try await Answer(server.url + "/nothing")
      let session = try await Answer("-X", "POST", server.url + "/__mynah/sessions")
      #expect(session.status == 201)
      _ = try await Answer("-H", "Mynah-Session: s1", server.url + "/products")
      let transcript = Transcript(
        """
        Mynah plays "connection-reset" at \(server.url) (seed 7)
        Ctrl-C stops it and tells how its clients did
        … s  GET /products  reset  list-products  …ms
        … s  GET /products  close  list-products  …ms
        … s  GET /nothing  404  no route  …ms
        … s  GET /products  reset  list-products  …ms  session s1
        """)
      #expect(try await until { transcript.describes(server.program.output) }, "\(server.program.output)")
      #expect(try await server.stop().status == 1)
    }
  }
}
