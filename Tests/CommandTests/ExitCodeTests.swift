import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct ExitCodeTests {
    private static let throttled = "scenarios/throttled-then-ok.json"
    private static let callTwice = "curl -s $MYNAH_URL/orders; curl -s $MYNAH_URL/orders"
    private let folder: TemporaryFolder
    /// A scenario that claims nothing of its client.
    private let lenient: String

    init() throws {
      folder = try TemporaryFolder()
      lenient = folder.path("lenient.json")
      let text = #"{ "routes": [{ "request": { "path": "/a" }, "responses": [{ "text": "hello" }] }], "unmatched": "allow" }"#
      try folder.write(text, as: "lenient.json")
    }

    @Test("0 when every expectation passed and COMMAND exited 0")
    func passed() async throws {
      let outcome = try await Program.mynah("run", Self.throttled, "--", "sh", "-c", Self.callTwice)
      #expect(outcome.status == 0)
    }

    @Test(
      "1 when a client gives up, never calls, or calls what is not there, whatever COMMAND's own code is",
      arguments: ["curl -s $MYNAH_URL/orders", "true", "exit 3", callTwice + "; curl -s $MYNAH_URL/order"])
    func failed(command: String) async throws {
      let outcome = try await Program.mynah("run", Self.throttled, "--", "sh", "-c", command)
      #expect(outcome.status == 1)
    }

    @Test(
      "COMMAND's own when nothing failed, as a shell says it",
      arguments: [("exit 3", 3), ("kill -KILL $$", 137), ("kill -TERM $$", 143), ("exit 255", 255)] as [(String, Int32)])
    func ownCode(command: String, status: Int32) async throws {
      let outcome = try await Program.mynah("run", lenient, "--", "sh", "-c", command)
      #expect(outcome.status == status)
    }

    @Test("127 when there is no such program, 126 when it cannot be run")
    func notRun() async throws {
      let missing = try await Program.mynah("run", lenient, "--", "no-such-program")
      #expect(missing.status == 127)
      #expect(missing.error.contains("\ncannot run no-such-program: No such file or directory\n"))
      let forbidden = try await Program.mynah("run", lenient, "--", lenient)
      #expect(forbidden.status == 126)
      #expect(forbidden.error.contains("\ncannot run \(lenient): Permission denied\n"))
    }

    @Test("2 when the journal has lost what a verdict rests on, and COMMAND's own code before that")
    func inconclusive() async throws {
      let outcome = try await Program.mynah("run", Self.throttled, "--journal-limit", "1", "--", "sh", "-c", Self.callTwice)
      #expect(outcome.status == 2)
      #expect(outcome.error.contains("INCONCLUSIVE throttled-then-ok: "))
      #expect(outcome.error.contains("Warning: the journal reached its limit"))
      let failing = try await Program.mynah("run", Self.throttled, "--journal-limit", "1", "--", "sh", "-c", Self.callTwice + "; exit 3")
      #expect(failing.status == 3)
    }

    @Test("where its journal is saved nothing is lost: the verdict is that on the file, then and later")
    func whole() async throws {
      let text = """
        { "routes": [{ "id": "o", "request": { "path": "/orders" }, "responses": [{ "status": 200 }] }],
          "expectations": [{ "calls": { "atMost": 1 } }] }
        """
      let scenario = try folder.write(text, as: "once.json").path
      let outcome = try await Program.judged(
        "run", scenario, "--journal-limit", "1", "--journal", folder.path("journal"), "--", "sh", "-c", Self.callTwice)
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("was called twice; expected: at most 1") && !outcome.error.contains("lost"))
      let judged = try await Program.mynah("judge", folder.path("journal"), scenario)
      #expect(judged.status == 1 && outcome.error.hasSuffix(judged.output + judged.error))
    }

    @Test("66 when a named file is not there")
    func missingFile() async throws {
      let outcome = try await Program.mynah("serve", "nothing.json")
      #expect(outcome.status == 66)
      #expect(outcome.error == "nothing.json: there is no such file or folder\n")
      #expect(try await Program.mynah("run", "nothing.json", "--", "true").status == 66)
      #expect(try await Program.mynah("check", Self.throttled, "nothing.json").status == 66)
      #expect(try await Program.mynah("run", lenient, "--tls-cert", "no.pem", "--tls-key", "no.pem", "--", "true").status == 66)
    }

    @Test("69 when the port is taken")
    func takenPort() async throws {
      let server = try await Server(lenient)
      let port = server.port
      let outcome = try await Program.mynah("serve", lenient, "--port", port)
      #expect(outcome.status == 69)
      let message = "port \(port) on 127.0.0.1 is in use; stop the program that holds it, or choose another port (0 picks a free one)\n"
      #expect(outcome.error == message)
      #expect(try await server.stop().status == 0)
    }

    @Test("73 before COMMAND runs when a report, a journal or a ready file cannot be written", arguments: ["--report", "--journal"])
    func noPlace(option: String) async throws {
      let marker = folder.path("ran")
      let outcome = try await Program.mynah("run", lenient, option, "/no/such/folder/file.xml", "--", "touch", marker)
      #expect(outcome.status == 73)
      #expect(outcome.error == "/no/such/folder/file.xml: cannot be written: No such file or directory\n")
      #expect(!FileManager.default.fileExists(atPath: marker))
      #expect(try await Program.mynah("serve", lenient, "--ready-file", "/no/such/folder/ready").status == 73)
    }
  }
}
