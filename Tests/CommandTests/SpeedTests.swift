import Foundation
import MynahJSON
import Programs
import Testing

#if os(Linux)
  extension CommandTests {
    /// Clients that know nothing of it, on a clock that runs faster.
    @Suite(.serialized) struct SpeedTests {
      private let folder: TemporaryFolder

      init() throws {
        folder = try TemporaryFolder()
      }

      private static let retrying = """
        import os, requests, time
        from email.utils import parsedate_to_datetime
        from requests.adapters import HTTPAdapter
        from urllib3 import Retry

        session = requests.Session()
        session.mount("http://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[429])))
        began = time.time()
        response = session.get(os.environ["MYNAH_URL"] + "/orders", timeout=6000)
        date = parsedate_to_datetime(response.headers["Date"]).timestamp()
        print(response.status_code, began + 57 < date <= time.time())
        """

      private func scenario(_ replies: String, _ expectations: String) throws -> String {
        let text = """
          { "routes": [{ "id": "orders", "request": { "method": "GET", "path": "/orders" }, "responses": [\(replies)] }],
            "expectations": [\(expectations)] }
          """
        return try folder.write(text, as: "scenario.json").path
      }

      /// The lines of the journal that a run wrote.
      private func journal() throws -> [JSON] {
        try folder.text("journal").split(separator: "\n").map { try JSONDocument(parsing: Array($0.utf8)).value }
      }

      @Test(
        "a client is proven to wait the minute that Retry-After told, in seconds",
        arguments: ["60", #"{ "date": "60s" }"#])
      func aMinute(told: String) async throws {
        guard Package.hasPython else { return }
        let scenario = try scenario(
          #"{ "status": 429, "retryAfter": \#(told) }, { "status": 200 }"#,
          #"{ "honorsRetryAfter": { "route": "orders" } }, { "calls": { "route": "orders", "exactly": 2 } }"#)
        let client = try folder.write(Self.retrying, as: "client.py").path
        let began = ContinuousClock.now
        let outcome = try await Program.judged(
          "run", scenario, "--speed", "60", "--journal", folder.path("journal"), "--", "python", client)
        let took = ContinuousClock.now - began
        #expect(outcome.output == "200 True\n", "the date of the reply is that of the client's clock")
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = try journal()
        try #require(lines.count == 4)
        #expect(lines[0]["speed"] == 60)
        #expect(lines[3]["end"]?["onClock"] == "all")
        let gap = try #require(lines[2]["t0"]?.double) - #require(lines[1]["te"]?.double)
        #expect(gap > 58.9)
        #expect(took < .seconds(60))
      }

      @Test("a client that comes back too soon fails by the minute that it was told")
      func tooSoon() async throws {
        guard Package.hasPython else { return }
        let scenario = try scenario(
          #"{ "status": 429, "retryAfter": 60 }, { "status": 200 }"#, #"{ "honorsRetryAfter": { "route": "orders" } }"#)
        let client = try folder.write(
          """
          import os, time, requests
          for pause in (2, 0):
              requests.get(os.environ["MYNAH_URL"] + "/orders", timeout=6000)
              time.sleep(pause)
          """, as: "client.py"
        ).path
        let outcome = try await Program.judged(
          "run", scenario, "--speed", "5", "--journal", folder.path("journal"), "--", "python", client)
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("FAILED honorsRetryAfter RT-1 \"orders\"\n  the client came back before the Retry-After was over"))
        let judged = try await Program.mynah("judge", folder.path("journal"), scenario)
        #expect(judged.status == 1 && outcome.error.hasSuffix(judged.output + judged.error), "the saved journal is judged the same")
      }

      @Test("a circuit breaker's half minute is proven")
      func circuit() async throws {
        guard Package.hasPython else { return }
        let scenario = try scenario(
          #"{ "status": 503, "times": 5 }, { "status": 200 }"#,
          #"{ "opensCircuit": { "route": "orders", "threshold": 5, "resetAfter": "30s", "every": "2s" } }"#)
        let client = try folder.write(Self.breaking, as: "client.py").path
        let outcome = try await Program.mynah("run", scenario, "--speed", "60", "--allow-not-provoked", "--", "python", client)
        #expect(outcome.output == "5 of 5 failed, 5 of 5 went through\n")
        #expect([0, 2].contains(outcome.status), "\(outcome.error)")
        #expect(!outcome.error.contains("FAILED"))
      }

      private static let breaking = """
        import os, time, requests

        failures, opened, failed, passed, calls = 0, None, 0, 0, 0
        while passed < 5:
            if opened is not None and time.monotonic() - opened < 30:
                time.sleep(2)
                continue
            status = requests.get(os.environ["MYNAH_URL"] + "/orders", timeout=6000).status_code
            if status == 503:
                failures, failed = failures + 1, failed + 1
                if failures >= 5: opened = time.monotonic()
            else:
                failures, opened, passed = 0, None, passed + 1
            time.sleep(2)
        print(f"{failed} of 5 failed, {passed} of 5 went through")
        """

      @Test("a program that cannot take the clock is noticed, and nothing that hangs on time is judged")
      func strangers() async throws {
        let scenario = try scenario(
          #"{ "status": 429, "retryAfter": 60 }, { "status": 200 }"#, #"{ "honorsRetryAfter": { "route": "orders" } }"#)
        let source = try folder.write("int main(void) { return 0; }", as: "static.c").path
        let made = try await Program.run(["sh", "-c", "cc -static -o \(folder.path("static")) \(source)"])
        guard made.status == 0 else {
          print("absent: a C compiler and a static C library, for a static program")
          return
        }
        let outcome = try await Program.mynah("run", scenario, "--speed", "20", "--", folder.path("static"))
        #expect(outcome.status == 2)
        #expect(
          outcome.error.contains(
            "  undecided, because no client on the clock of speed 20 was seen: static binary? cleared environment?\n"))
        let shell = try await Program.mynah("run", scenario, "--speed", "20", "--", "sh", "-c", folder.path("static") + "; true")
        #expect(
          shell.error.contains("  undecided, because no client on the clock of speed 20 was seen: "), "also below a shell that has it")
        let dynamic = try await Program.mynah("run", scenario, "--speed", "20", "--", "env", "true")
        #expect(!dynamic.error.contains("undecided"))
      }

      @Test("within a run on a faster clock there is no other")
      func nested() async throws {
        let scenario = try scenario(#"{ "status": 200 }"#, "")
        let outcome = try await Program.mynah(
          "run", scenario, "--speed", "20", "--", "mynah", "run", scenario, "--speed", "3", "--", "true")
        #expect(outcome.error.contains("Error: --speed: this runs on a faster clock already, that of another mynah run --speed.\n"))
        #expect(outcome.status == 64)
      }

      @Test("a run within a run has its clock, and says and judges by that speed")
      func within() async throws {
        let routes = #"{ "routes": [{ "id": "a", "request": { "path": "/a" }, "responses": [{ "status": 200 }] }] }"#
        let outer = try folder.write(routes, as: "outer.json").path
        let scenario = try scenario(
          #"{ "status": 429, "retryAfter": 60 }, { "status": 200 }"#, #"{ "honorsRetryAfter": { "route": "orders" } }"#)
        let calls = "curl -s $MYNAH_URL/orders; sleep 60; curl -s $MYNAH_URL/orders"
        let outcome = try await Program.judged(
          "run", outer, "--speed", "60", "--", "mynah", "run", scenario, "--journal", folder.path("journal"), "--", "bash", "-c", calls)
        let lines = try journal()
        #expect(lines.first?["speed"] == 60)
        #expect(lines.last?["end"]?["onClock"] == "all")
        #expect(outcome.error.contains("PASSED scenario: 2 passed; 2 exchanges; seed "))
        let gap = try #require(lines[2]["t0"]?.double) - #require(lines[1]["te"]?.double)
        #expect(gap > 59)
        // Sampled a hundred times a second of real time, and not of its own.
        let end = try #require(lines.last?["end"])
        let (samples, ended) = (try #require(end["lag"]?["samples"]?.array), try #require(end["ended"]?.double))
        #expect(samples.count <= Int(ended / 60 * 100) + 1)
      }

      @Test("what is no speed is refused", arguments: ["0", "-1", "fast", "1e3", "1000000"])
      func noSpeed(text: String) async throws {
        let outcome = try await Program.mynah("run", "scenarios/throttled-then-ok.json", "--speed=\(text)", "--", "true")
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("'\(text)' is invalid for '--speed <number>'"), "\(outcome.error)")
      }

      @Test("at speed 1 nothing is preloaded and nothing said", arguments: [[], ["--speed", "1"], ["--speed", "1.0"]])
      func realTime(options: [String]) async throws {
        let scenario = try scenario(#"{ "status": 200 }"#, "")
        let outcome = try await Program.run(
          ["mynah", "run", scenario, "--journal", folder.path("journal")] + options
            + ["--", "sh", "-c", "echo ${MYNAH_CLOCK-none} ${LD_PRELOAD-none}"])
        #expect(outcome.output == "none none\n")
        #expect(!outcome.error.contains("speed"))
        let lines = try journal()
        #expect(lines.first?["speed"] == 1)
        #expect(lines.last?["end"]?["onClock"] == nil)
      }

      @Test("what is preloaded anyway stays")
      func preloaded() async throws {
        let scenario = try scenario(#"{ "status": 200 }"#, "")
        let print = ["--", "sh", "-c", "echo $LD_PRELOAD"]
        let given = try await Program.run(["mynah", "run", scenario, "--speed", "20", "--env", "LD_PRELOAD=libm.so.6"] + print)
        #expect(given.output.hasSuffix("/libmynahclock.so:libm.so.6\n"))
        let ours = try await Program.run(["mynah", "run", scenario, "--speed", "20"] + print, environment: ["LD_PRELOAD": "libm.so.6"])
        #expect(ours.output.hasSuffix("/libmynahclock.so:libm.so.6\n"))
      }
    }
  }
#endif
