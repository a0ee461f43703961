import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  @Suite struct RecordTests {
    private let folder: TemporaryFolder
    private let recording: String

    init() throws {
      folder = try TemporaryFolder()
      recording = folder.path("recording")
    }

    private var names: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: recording)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test(
      "a session of a real client over HTTPS is recorded, and played with the same results once the API has gone",
      arguments: ["session_requests.py", "session_openai.py"])
    func realClient(program: String) async throws {
      guard Package.hasClients else { return }
      let sandbox = try await Sandbox()
      let client = "Tests/Clients/Recording/\(program)"
      let recorded = try await Program.mynah(
        "record", sandbox.url, "-o", recording, "--upstream-ca", sandbox.authority, "--", "python", client,
        environment: ["PYTHONDONTWRITEBYTECODE": "1"])
      try #require(recorded.status == 0, "\(recorded.output)\(recorded.error)")
      #expect(!recorded.output.isEmpty)
      try await sandbox.stop()
      let played = try await Program.mynah(
        "run", recording, "--", "python", client, environment: ["PYTHONDONTWRITEBYTECODE": "1", "PLAYED": "1"])
      #expect(played.status == 0, "\(played.error)")
      #expect(played.output == recorded.output)
    }

    @Test("what is recorded is one file an exchange, with its body beside it")
    func files() async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      let outcome = try await Program.mynah(
        "record", server.url, "-o", recording, "--", "sh", "-c", "curl -s $MYNAH_URL/orders; curl -s $MYNAH_URL/orders; exit 3")
      #expect(outcome.status == 3)
      #expect(outcome.output == #"{"error":"too_many_requests"}{"data":[{"id":1,"total":"19.90"}],"has_more":false}"#)
      #expect(outcome.error.hasPrefix("Mynah records \(server.url) at http://127.0.0.1:"))
      #expect(outcome.error.hasSuffix(", into \(recording)\nrecorded 2 exchanges in \(recording)\n"))
      #expect(
        names == ["get-orders-001.body.json", "get-orders-001.json", "get-orders-002.body.json", "get-orders-002.json", "recording.json"])
      _ = try await server.stop()
    }

    @Test("a session that is recorded again leaves the same files, but for dates, times and when it was recorded")
    func again() async throws {
      guard Package.hasClients else { return }
      let sandbox = try await Sandbox()
      func files() async throws -> [String: String] {
        let recorded = try await Program.mynah(
          "record", sandbox.url, "-o", recording, "--upstream-ca", sandbox.authority, "--", "python",
          "Tests/Clients/Recording/session_requests.py", environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        try #require(recorded.status == 0, "\(recorded.output)\(recorded.error)")
        return Dictionary(uniqueKeysWithValues: names.map { ($0, Self.lasting(folder.text("recording/\($0)"))) })
      }
      let first = try await files()
      #expect(first.count > 20)
      #expect(try await files() == first)
      try await sandbox.stop()
    }

    /// A file without the lines that say when something was: dates, instants, when the recorder began, and the time in the head of gzip.
    private static func lasting(_ text: String) -> String {
      var lines: [Substring] = []
      var isInTiming = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("  \"timing\": {") { isInTiming = true }
        if !isInTiming, !line.contains("[\"Date\", "), !line.hasPrefix("  \"recorded\": ") {
          lines.append(line.split(separator: "\"gzipHead\"", omittingEmptySubsequences: false).first ?? "")
        }
        if line.hasPrefix("  }") { isInTiming = false }
      }
      return lines.joined(separator: "\n")
    }

    @Test("recording twice finds what of the requests is not the same, and playing passes over it")
    func twice() async throws {
      try folder.write(#"{"routes":[{"request":{"path":"/orders"},"responses":[{"json":[1]}]}]}"#, as: "api.json")
      let server = try await Server(folder.path("api.json"))
      let call = "curl -s \"$MYNAH_URL/orders?page=1&now=$(date +%s%N)\""
      let outcome = try await Program.mynah("record", server.url, "-o", recording, "--twice", "--", "sh", "-c", call)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(
        outcome.error.hasSuffix("not the same the second time, and so passed over when it is played: query:now\n"), "\(outcome.error)")
      #expect(names == ["get-orders-001.body.json", "get-orders-001.json", "recording.json"])
      _ = try await server.stop()
      let played = try await Program.mynah("run", recording, "--", "sh", "-c", call)
      #expect(played.status == 0, "\(played.error)")
      #expect(played.output == "[1]")
      let other = try await Program.mynah("run", recording, "--", "sh", "-c", "curl -s $MYNAH_URL/orders?page=2")
      #expect(other.status == 1)
    }

    @Test("an exchange that may hold a secret is answered and not recorded, and the end says what to do")
    func withheld() async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      let call = "curl -s -H 'X-Widget: aB3kZ9qLmN7vXc2Rt5Yw' $MYNAH_URL/orders"
      let outcome = try await Program.mynah("record", server.url, "-o", recording, "--", "sh", "-c", "\(call); \(call)")
      #expect(outcome.status == 1)
      #expect(outcome.output == #"{"error":"too_many_requests"}{"data":[{"id":1,"total":"19.90"}],"has_more":false}"#)
      #expect(
        outcome.error.hasSuffix(
          """
          nothing was recorded
          answered but not recorded, because it may hold a secret:
            GET /orders (2 times)
              request header:X-Widget: random letters and digits; --redact header:X-Widget or --allow header:X-Widget

          """), "\(outcome.error)")
      #expect(names.isEmpty)
      let redacted = try await Program.mynah(
        "record", server.url, "-o", recording, "--redact", "header:X-Widget", "--", "sh", "-c", call)
      #expect(redacted.status == 0, "\(redacted.error)")
      #expect(!folder.text("recording/get-orders-001.json").contains("aB3kZ9qLmN7vXc2Rt5Yw"))
      #expect(folder.text("recording/get-orders-001.json").contains("[\"X-Widget\", \"{{secret:"))
      _ = try await server.stop()
    }

    @Test("the value of a variable that is named is kept out, wherever it stands")
    func namedSecret() async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      let outcome = try await Program.mynah(
        "record", server.url, "-o", recording, "--secret", "SHOP_PIN", "--", "sh", "-c",
        "curl -s \"$MYNAH_URL/orders?note=my+pin+$SHOP_PIN\"",
        environment: ["SHOP_PIN": "plainword"])
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(folder.text("recording/get-orders-001.json").contains("{{secret:shop-pin:1}}"))
      let unset = try await Program.mynah("record", server.url, "-o", recording, "--secret", "SHOP_PIN", "--", "true")
      #expect(unset.status == 64)
      #expect(
        unset.error == "there is no environment variable SHOP_PIN, or it is empty, so its value cannot be kept out of the recording\n")
      let short = try await Program.mynah(
        "record", server.url, "-o", recording, "--secret", "SHOP_PIN", "--", "true", environment: ["SHOP_PIN": "abc"])
      #expect(short.status == 64)
      #expect(
        short.error
          == "the value of SHOP_PIN has fewer than 4 characters, which stand in other texts by chance; --redact PLACE takes out what stands in one place\n"
      )
      _ = try await server.stop()
    }

    @Test("an address of the API in a body is told, as it leads the client away", arguments: ["", "s"])
    func leadingAway(_ more: String) async throws {
      let page = #"{"next":"{{server.url}}\#(more)/orders?page=2"}"#.replacingOccurrences(of: "\"", with: "\\\"")
      let routes = #"{"routes":[{"request":{"path":"/orders"},"responses":[{"text":"\#(page)","template":true}]}]}"#
      let server = try await Server(folder.write(routes, as: "api.json").path)
      let outcome = try await Program.mynah("record", server.url, "-o", recording, "--", "sh", "-c", "curl -s $MYNAH_URL/orders")
      #expect(outcome.status == 0)
      #expect(outcome.output == #"{"next":"\#(server.url)\#(more)/orders?page=2"}"#)
      let told = """
        the API's own address stands in the body: a client that goes there passes Mynah by, now and when it is played; it has to call MYNAH_URL:
          GET /orders

        """
      #expect(outcome.error.hasSuffix("recorded 1 exchange in \(recording)\n" + (more.isEmpty ? told : "")), "\(outcome.error)")
      _ = try await server.stop()
    }

    @Test("a body beyond the limit passes and is not recorded")
    func largeBody() async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      let outcome = try await Program.mynah(
        "record", server.url, "-o", recording, "--record-limit", "16", "--", "sh", "-c", "curl -s $MYNAH_URL/orders")
      #expect(outcome.status == 1)
      #expect(outcome.output == #"{"error":"too_many_requests"}"#)
      #expect(outcome.error.hasSuffix("answered but not recorded, because a body is longer than --record-limit:\n  GET /orders\n"))
      _ = try await server.stop()
    }

    @Test("missing plays what is known and records the rest, and nothing where CI is set")
    func missing() async throws {
      let api = try folder.write(
        #"{"routes":[{"id":"all","request":{"path":"/{x}"},"responses":[{"text":"{{request.path.x}}","template":true}]}]}"#, as: "api.json")
      let server = try await Server(api.path)
      func record(_ calls: String, ci: String = "") async throws -> ProgramOutcome {
        try await Program.mynah(
          "record", server.url, "-o", recording, "--mode", "missing", "--", "sh", "-c", calls, environment: ["CI": ci])
      }
      let first = try await record("curl -s $MYNAH_URL/a")
      #expect(first.error.hasSuffix("recorded 1 exchange in \(recording)\n"))
      let second = try await record("curl -s $MYNAH_URL/a; curl -s $MYNAH_URL/b")
      #expect(second.output == "ab")
      #expect(second.error.hasSuffix("recorded 1 exchange in \(recording)\n"))
      #expect(names == ["get-a-001.body.txt", "get-a-001.json", "get-b-001.body.txt", "get-b-001.json", "recording.json"])
      let third = try await record(
        "curl -s $MYNAH_URL/b; curl -s $MYNAH_URL/a; curl -s -o /dev/null -w %{http_code} $MYNAH_URL/c", ci: "true")
      #expect(third.output == "ba404")
      #expect(third.error.hasPrefix("Mynah plays \(recording) at "))
      // What matches nothing fails here as it does where a recording is only played.
      #expect(third.status == 1)
      #expect(third.error.contains("\nFAILED "))
      let fourth = try await record("curl -s $MYNAH_URL/b; exit 3", ci: "true")
      #expect(fourth.status == 3 && fourth.output == "b")
      let reported = try await Program.mynah(
        "record", server.url, "-o", recording, "--mode", "missing", "--report", folder.path("report.json"), "--", "sh", "-c",
        "curl -s $MYNAH_URL/c", environment: ["CI": "true"])
      #expect(reported.status == 1)
      #expect(folder.text("report.json").contains(#""verdict": "failed""#))
      #expect(names.count == 5)
      _ = try await server.stop()
    }

    @Test("a recorder that is its own API is refused")
    func circle() async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      _ = try await server.stop()
      for host in ["127.0.0.1", "localhost"] {
        let url = "http://\(host):\(server.port)"
        let outcome = try await Program.mynah("record", url, "-o", recording, "--port", server.port, "--", "true")
        #expect(outcome.status == 69)
        #expect(outcome.error == "\(url) is where this recorder itself listens; name the API's URL, or another --port\n")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test("a recording stays as it is when the API is never reached", arguments: ["all", "missing"])
    func unreached(mode: String) async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      let recorded = try await Program.mynah("record", server.url, "-o", recording, "--", "sh", "-c", "curl -s $MYNAH_URL/orders")
      #expect(recorded.status == 0)
      _ = try await server.stop()
      let files = names.map { folder.text("recording/\($0)") }
      // Where it was anybody may be by now.
      let nobody = "http://127.0.0.1:1"
      let outcome = try await Program.mynah(
        "record", nobody, "-o", recording, "--mode", mode, "--", "sh", "-c", "curl -s -o /dev/null $MYNAH_URL/others",
        environment: ["CI": ""])
      #expect(outcome.status == 69)
      #expect(
        outcome.error.hasSuffix(
          "nothing was recorded\nnot recorded, because the API was not reached:\n  GET /others: \(nobody): Connection refused\n"),
        "\(outcome.error)")
      #expect(names.map { folder.text("recording/\($0)") } == files)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["recording"])
    }

    @Test("a journal that cannot be written is 74, whether something is recorded or only played", arguments: ["", "true"])
    func brokenJournal(ci: String) async throws {
      let server = try await Server("scenarios/throttled-then-ok.json")
      func record(_ options: String..., ci: String) async throws -> ProgramOutcome {
        try await Program.run(
          ["mynah", "record", server.url, "-o", recording, "--mode", "missing"] + options
            + ["--", "sh", "-c", "curl -s -o /dev/null $MYNAH_URL/orders"], environment: ["CI": ci])
      }
      _ = try await record(ci: "")
      let outcome = try await record("--journal", "/dev/full", ci: ci)
      #expect(outcome.status == 74)
      #expect(outcome.error.contains("/dev/full: the journal is not whole: "), "\(outcome.error)")
      _ = try await server.stop()
    }

    @Test("wrong usage is 64, and a folder that is no recording stays as it is")
    func wrongUsage() async throws {
      let wrong = try await Program.mynah("record", "sandbox.example.com", "-o", recording)
      #expect(wrong.status == 64)
      #expect(wrong.error.contains("sandbox.example.com: an API's URL begins with https:// or http://, as in https://sandbox.example.com."))
      let mode = try await Program.mynah("record", "https://sandbox.example.com", "-o", recording, "--mode", "never")
      #expect(mode.status == 64)
      let server = try await Server("scenarios/throttled-then-ok.json")
      try FileManager.default.createDirectory(atPath: recording, withIntermediateDirectories: false)
      try folder.write("mine", as: "recording/notes.txt")
      let outcome = try await Program.mynah("record", server.url, "-o", recording, "--", "sh", "-c", "curl -s $MYNAH_URL/orders")
      #expect(outcome.status == 73)
      #expect(outcome.output == "")
      #expect(outcome.error == "\(recording): cannot be written: it is no recording, and is not replaced\n")
      #expect(names == ["notes.txt"])
      let file = try await Program.mynah("record", server.url, "-o", folder.path("recording/notes.txt"), "--", "true")
      #expect(file.status == 73)
      #expect(folder.text("recording/notes.txt") == "mine")
      #expect(names == ["notes.txt"])
      _ = try await server.stop()
    }
  }
}
