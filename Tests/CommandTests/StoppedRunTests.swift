import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  @Suite struct StoppedRunTests {
    private let folder: TemporaryFolder
    private let lenient: String

    init() throws {
      folder = try TemporaryFolder()
      lenient = folder.path("lenient.json")
      let text = #"{ "routes": [{ "request": { "path": "/a" }, "responses": [{ "text": "hello" }] }], "unmatched": "allow" }"#
      try folder.write(text, as: "lenient.json")
    }

    /// The ids that COMMAND wrote down once it was ready.
    private func ids(count: Int) async throws -> [Int32] {
      let isReady = try await until { folder.text("ids").split(separator: "\n").count == count }
      try #require(isReady)
      return folder.text("ids").split(separator: "\n").compactMap { Int32($0) }
    }

    /// A command of the shell that ends once the server has a call of `/a`.
    private static let untilCalled = "until curl -s $MYNAH_URL/__mynah/journal | grep -q '\"/a\"'; do sleep 0.05; done"

    /// Whether the process ended; its last trace stays until the system's first process, its parent by now, has taken notice.
    private func isGone(_ id: Int32) async throws -> Bool {
      try await until {
        let state = try await Program.run(["ps", "-o", "stat=", "-p", String(id)]).output
        return state.isEmpty || state.hasPrefix("Z")
      }
    }

    @Test("a signal stops all of COMMAND, and what it saw is judged and reported all the same", arguments: [SIGINT, SIGTERM, SIGHUP])
    func everything(signal: Int32) async throws {
      // A shell makes what it starts in the background deaf to SIGINT.
      let command = "curl -s $MYNAH_URL/orders >\(folder.path("body")); sleep 300 & printf '%s\\n' $$ $! >\(folder.path("ids")); wait"
      let run = try Program([
        "mynah", "run", "scenarios/throttled-then-ok.json", "--report", folder.path("report.json"), "--report", folder.path("report.xml"),
        "--journal", folder.path("journal"), "--", "sh", "-c", command,
      ])
      let ids = try await ids(count: 2)
      run.send(signal)
      let outcome = try await run.outcome()
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("\"list-orders\" was called once; expected: at least 2\n"))
      #expect(folder.text("report.json").contains(#""verdict": "failed""#))
      #expect(folder.text("report.xml").contains("<testsuite"))
      #expect(folder.text("journal").split(separator: "\n").last?.contains(#""by":"command""#) == true)
      for id in ids { #expect(try await isGone(id)) }
    }

    @Test("a client that COMMAND left behind, or that a signal reached, has no timeout for that", arguments: [nil, SIGINT, SIGTERM])
    func unfinished(signal: Int32?) async throws {
      let text =
        #"{ "routes": [{ "request": { "path": "/a" }, "responses": [{ "fault": "stall" }] }], "expectations": [{ "timesOut": {} }] }"#
      try folder.write(text, as: "stall.json")
      let client = "curl -s $MYNAH_URL/a"
      let command =
        signal == nil ? "\(client) & \(Self.untilCalled)" : "(\(Self.untilCalled); echo $$ >\(folder.path("ids"))) & exec \(client)"
      let run = try Program([
        "mynah", "run", folder.path("stall.json"), "--report", folder.path("report.json"), "--journal", folder.path("journal"), "--", "sh",
        "-c", command,
      ])
      if let signal {
        _ = try await ids(count: 1)
        run.send(signal)
      }
      _ = try await run.outcome()
      #expect(folder.text("report.json").contains(#""verdict": "inconclusive""#))
      #expect(!folder.text("report.json").contains("gave up waiting"))
      #expect(folder.text("journal").split(separator: "\n").last?.contains(#""interrupted":"#) == true)
    }

    @Test("Ctrl-C at a terminal reaches COMMAND alone, which has no timeout for that either")
    func controlC() async throws {
      let text =
        #"{ "routes": [{ "request": { "path": "/a" }, "responses": [{ "fault": "stall" }] }], "expectations": [{ "timesOut": {} }] }"#
      try folder.write(text, as: "stall.json")
      let pressing = """
        import os, pty, sys, time
        process, terminal = pty.fork()
        if process == 0: os.execvp("mynah", ["mynah"] + sys.argv[2:])
        while not os.path.exists(sys.argv[1]): time.sleep(0.01)
        os.write(terminal, b"\\x03")
        try:
            while os.read(terminal, 4096): pass
        except OSError: pass
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
        """
      let outcome = try await Program.run([
        "python3", "-c", pressing, folder.path("ids"), "run", folder.path("stall.json"), "--report", folder.path("report.json"), "--", "sh",
        "-c", "(\(Self.untilCalled); echo $$ >\(folder.path("ids"))) & exec curl -s $MYNAH_URL/a",
      ])
      #expect(outcome.status == 130)
      let report = try JSONDocument(parsing: Array(folder.text("report.json").utf8)).value
      let verdict = report["verdict"]?.string
      #expect(verdict == "inconclusive" || verdict == "notProvoked", "\(folder.text("report.json"))")
    }

    @Test("its exit code is then that of the signal where nothing failed", arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func status(signal: Int32, status: Int32) async throws {
      let run = try Program(["mynah", "run", lenient, "--", "sh", "-c", "echo $$ >\(folder.path("ids")); exec sleep 300"])
      _ = try await ids(count: 1)
      run.send(signal)
      #expect(try await run.outcome().status == status)
    }

    @Test("what nohup starts goes on when the terminal is closed")
    func nohup() async throws {
      let command = "kill -HUP $PPID; sleep 0.3; exit 7"
      #expect(try await Program.run(["nohup", "mynah", "run", lenient, "--", "sh", "-c", command]).status == 7)
    }

    @Test("a COMMAND that ends in its own way at a signal has its own code")
    func polite() async throws {
      let command = "trap 'exit 7' TERM; echo $$ >\(folder.path("ids")); while :; do sleep 0.05; done"
      let run = try Program(["mynah", "run", lenient, "--", "sh", "-c", command])
      _ = try await ids(count: 1)
      run.send(SIGTERM)
      #expect(try await run.outcome().status == 7)
    }

    @Test("a COMMAND that ignores signals is killed after five seconds, at once by a second signal", arguments: [1, 2])
    func stubborn(signals: Int) async throws {
      let told = folder.path("told")
      let command =
        "trap '' TERM INT; sleep 300 & trap ': >\(told)' TERM; printf '%s\\n' $$ $! >\(folder.path("ids")); while :; do wait; done"
      let run = try Program(["mynah", "run", lenient, "--", "sh", "-c", command])
      let ids = try await ids(count: 2)
      let start = ContinuousClock.now
      run.send(SIGTERM)
      if signals == 2 {
        // Before the first has been seen a second one is the same. Not by the clock of tasks, which are late where other tests keep their
        // threads.
        while access(told, F_OK) != 0, run.endedAt == nil { usleep(10_000) }
        run.send(SIGTERM)
      }
      let outcome = try await run.outcome()
      let took = try #require(run.endedAt) - start
      #expect(outcome.status == 137)
      #expect(signals == 2 ? took < .seconds(4.5) : took > .seconds(4.5))
      for id in ids { #expect(try await isGone(id)) }
    }

    @Test("what COMMAND leaves behind is ended")
    func leftBehind() async throws {
      let run = try Program(["mynah", "run", lenient, "--", "sh", "-c", "sleep 300 & echo $! >\(folder.path("ids"))"])
      let ids = try await ids(count: 1)
      #expect(try await run.outcome().status == 0)
      for id in ids { #expect(try await isGone(id)) }
    }

    @Test("a call that comes within --settle after COMMAND's end is still answered and judged")
    func straggler() async throws {
      let command = "curl -s $MYNAH_URL/orders >/dev/null; (sleep 0.3; curl -s $MYNAH_URL/orders >/dev/null) &"
      let throttled = "scenarios/throttled-then-ok.json"
      #expect(try await Program.mynah("run", throttled, "--settle", "2s", "--", "sh", "-c", command).status == 0)
      #expect(try await Program.mynah("run", throttled, "--settle", "0", "--", "sh", "-c", command).status == 1)
    }
  }
}
