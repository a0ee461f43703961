import Foundation
import Programs
import Testing

extension CommandTests {
  @Suite struct EnvironmentTests {
    private static let echo = "scenarios/throttled-then-ok.json"

    @Test("COMMAND finds the server in MYNAH_URL and in what --env says, and has its standard streams for itself")
    func variables() async throws {
      let outcome = try await Program.run(
        [
          "mynah", "run", Self.echo, "--env", "API_BASE={url}/v1", "--env", "PLACE={host} {port}", "--env", "CA=[{ca}]", "--env", "EMPTY=",
          "--", "sh", "-c", #"read line; echo "$line"; env | grep -E "^(MYNAH_URL|API_BASE|PLACE|CA|EMPTY|KEPT)=" | sort"#,
        ], environment: ["KEPT": "kept", "PLACE": "replaced"], input: "from standard input\n")
      let lines = outcome.output.split(separator: "\n")
      try #require(lines.count == 7, "\(outcome.output)\(outcome.error)")
      let url = lines[5].dropFirst("MYNAH_URL=".count)
      let port = try #require(url.split(separator: ":").last)
      #expect(
        outcome.output == """
          from standard input
          API_BASE=\(url)/v1
          CA=[]
          EMPTY=
          KEPT=kept
          MYNAH_URL=http://127.0.0.1:\(port)
          PLACE=127.0.0.1 \(port)

          """)
    }

    @Test("what stands behind -- is COMMAND's alone, whatever it looks like")
    func arguments() async throws {
      let outcome = try await Program.mynah("run", Self.echo, "--", "printf", "%s\n", "--help", "--", "-x", "a b")
      #expect(outcome.output == "--help\n--\n-x\na b\n")
    }

    @Test("COMMAND starts with no signal blocked or ignored")
    func signalMask() async throws {
      let check =
        "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)"
      let outcome = try await Program.mynah("run", Self.echo, "--", "python3", "-c", check)
      #expect(outcome.output == "set() True\n")
    }
  }
}
