import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  /// A recorder between clients and APIs that speak HTTP/2, ask for certificates, or stand behind proxies.
  @Suite struct RecordedPeerTests {
    private let folder: TemporaryFolder
    private let recording: String

    init() throws {
      folder = try TemporaryFolder()
      recording = folder.path("recording")
    }

    /// Records what a shell's line does with an API; the client's own calls go by no proxy.
    private func record(_ url: String, _ options: [String], _ line: String, environment: [String: String] = [:]) async throws
      -> ProgramOutcome
    {
      let proxies = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]
      let line = "unset \(proxies.joined(separator: " ")); \(line)"
      let direct = Dictionary(uniqueKeysWithValues: proxies.map { ($0, "") })
      return try await Program.run(
        ["mynah", "record", url, "-o", recording] + options + ["--", "sh", "-c", line], environment: direct.merging(environment) { $1 })
    }

    private func exchange(_ name: String) throws -> JSON { try JSON(parsing: folder.text("recording/\(name).json")) }

    @Test("an API that speaks HTTP/2 alone gets the request as it was written, is recorded as it answers, and plays without it")
    func http2() async throws {
      guard Package.hasClients else { return }
      let api = try await Sandbox("http2_upstream.py")
      let call =
        "curl -s -d hello -H 'Connection: X-Hop' -H 'X-Hop: 1' -H 'X-Two: 1' -H 'x-two: 2' \"$MYNAH_URL/a/../b?q=%7e\" --path-as-is"
      let all = "\(call); curl -s $MYNAH_URL/pieces; curl -s $MYNAH_URL/reset || echo $?"
      let recorded = try await record(api.url, ["--upstream-ca", api.authority], all)
      try #require(recorded.status == 0, "\(recorded.error)")
      let authority = api.url.dropFirst("https://".count)
      let head = [
        ":method: POST", ":path: /a/../b?q=%7e", ":scheme: https", ":authority: \(authority)", "user-agent: curl/", "accept: */*",
        "x-two: 1",
        "x-two: 2", "content-length: 5", "content-type: application/x-www-form-urlencoded", "", "hellodata: one",
      ]
      let lines = recorded.output.components(separatedBy: "\n")
      #expect(lines.count > head.count && zip(lines, head).allSatisfy { $0.hasPrefix($1) }, "\(recorded.output)")
      // Of a reply that was reset the client gets what came: half of it, and curl says 56 or 18.
      #expect(lines.suffix(2).first?.hasPrefix("half ") == true, "\(recorded.output)")

      let echoed = try exchange("post-a-b-001")["response"]
      #expect(echoed?["version"] == "HTTP/2")
      #expect(echoed?["reason"] == "")
      #expect(echoed?["headers"] == [["content-type", "text/plain"], ["x-twice", "1"], ["x-twice", "2"]])
      let pieces = try exchange("get-pieces-001")["response"]
      #expect(pieces?["headers"] == [["content-type", "text/event-stream"], ["set-cookie", "a=1"], ["set-cookie", "b=2"]])
      #expect(pieces?["trailers"] == [["x-sum", "2"]])
      #expect(folder.text("recording/get-pieces-001.body.sse") == "data: one\n\ndata: two\n\n")
      #expect(try exchange("get-reset-001")["outcome"] == "reset")

      try await api.stop()
      let played = try await Program.mynah("run", recording, "--", "sh", "-c", all)
      #expect(played.status == 0, "\(played.error)")
      #expect(played.output.hasPrefix(lines.dropLast(2).joined(separator: "\n") + "\nhalf "), "\(played.output)")
    }

    @Test("an API that asks for a certificate gets ours, and is not reached without it")
    func clientCertificate() async throws {
      guard Package.hasPython else { return }
      let ours = try await Certificate(in: folder, named: "client")
      let api = try await Sandbox("upstream.py", ours.file)
      let trusting = ["--upstream-ca", api.authority]
      let call = "curl -s -w ' %{http_code}' $MYNAH_URL/slow"
      let recorded = try await record(api.url, trusting + ["--upstream-cert", ours.file, "--upstream-key", ours.key], call)
      #expect(recorded.output == #"{"slow": true} 200"#, "\(recorded.error)")
      #expect(try exchange("get-slow-001")["response"]?["status"] == 200)
      let refused = try await record(api.url, trusting, call)
      #expect(refused.output.hasSuffix(" 502"), "\(refused.output)")
      #expect(refused.output.contains("it broke off TLS, as APIs do that ask for another certificate of the client"), "\(refused.output)")
      let stranger = try await Certificate(in: folder, named: "stranger")
      let strange = try await record(api.url, trusting + ["--upstream-cert", stranger.file, "--upstream-key", stranger.key], call)
      #expect(strange.output.hasSuffix(" 502"), "\(strange.output)")
      let half = try await record(api.url, trusting + ["--upstream-cert", ours.file], "true")
      #expect(half.status == 64)
      #expect(half.error.contains("--upstream-cert and --upstream-key go together"))
      try await api.stop()
    }

    @Test("an API that no authority vouches for is not called, the client and the end say why, and nothing is recorded")
    func untrusted() async throws {
      guard Package.hasPython else { return }
      let api = try await Sandbox()
      let refused = try await record(api.url, [], "curl -s -w '%{content_type} %{http_code}' $MYNAH_URL/slow")
      #expect(refused.output.hasSuffix("application/problem+json 502"), "\(refused.output)")
      let reason = "\(api.url): its certificate is not trusted ("
      #expect(refused.output.contains(#""detail": "\#(reason)"#), "\(refused.output)")
      #expect(refused.status == 69)
      #expect(
        refused.error.contains("nothing was recorded\nnot recorded, because the API was not reached:\n  GET /slow: \(reason)"),
        "\(refused.error)")
      #expect(folder.text("recording/recording.json") == "")
      let missing = try await record(api.url, ["--upstream-ca", folder.path("nowhere.pem")], "true")
      #expect(missing.status == 66)
      #expect(missing.error.contains("nowhere.pem"))
      try await api.stop()
    }

    @Test("an API is called by the proxy that the environment names, and without it where no_proxy names the API")
    func proxies() async throws {
      guard Package.hasPython else { return }
      let proxy = try await Peer("proxy.py", after: [folder.path("log")])
      let variable = "http://127.0.0.1:\(proxy.port)"
      var log: [String] {
        defer { _ = try? folder.write("", as: "log") }
        return folder.text("log").split(separator: "\n").map(String.init)
      }
      let plain = try await Server("scenarios/throttled-then-ok.json")
      let call = "curl -sg -o /dev/null -w '%{http_code}' \"$MYNAH_URL/orders?x=[1]&y=%7e\""
      let byProxy = try await record(plain.url, [], call, environment: ["http_proxy": variable])
      #expect(byProxy.output == "429", "\(byProxy.error)")
      #expect(log == ["GET \(plain.url)/orders?x=[1]&y=%7e HTTP/1.1"])
      let direct = try await record(plain.url, [], call, environment: ["http_proxy": variable, "no_proxy": "127.0.0.1"])
      #expect(direct.output == "200", "\(direct.error)")
      #expect(log == [])
      _ = try await plain.stop()

      let secure = try await Sandbox()
      let trusting = ["--upstream-ca", secure.authority]
      let slow = "curl -s $MYNAH_URL/slow"
      let tunnelled = try await record(secure.url, trusting, slow, environment: ["https_proxy": variable])
      #expect(tunnelled.output == #"{"slow": true}"#, "\(tunnelled.error)")
      #expect(log == ["CONNECT \(secure.url.dropFirst("https://".count)) HTTP/1.1"])
      // What the proxy says of itself is none of the API's.
      #expect(!folder.text("recording/get-slow-001.json").contains("X-Proxy"))
      let none = try await record(secure.url, trusting, slow, environment: ["https_proxy": variable, "no_proxy": "127.0.0.1"])
      #expect(none.output == #"{"slow": true}"#, "\(none.error)")
      #expect(log == [])
      try await secure.stop()
      try await proxy.stop()
    }
  }
}
