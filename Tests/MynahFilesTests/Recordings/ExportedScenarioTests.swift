import MynahCore
import MynahFiles
import MynahJSON
import Programs
import Testing

/// A recording of another tool that is exported as a scenario.
@Suite(.ownThread) struct ExportedScenarioTests {
  private struct File {
    let name: String
    let recording: Recording
  }

  /// Everything of other tools that lies beside the package, as `mynah export` reads it.
  private func files() throws -> [File] {
    var files: [File] = []
    for suite in ["har", "recorded"] {
      for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
        files.append(File(name: file.name, recording: try Imported(har: file.bytes, name: file.name).recording))
      }
    }
    for (format, suffix) in [(SourceDocument.Format.json, ".json"), (.yaml, ".yaml")] {
      for file in Conformance.files("cassettes", suffix) {
        files.append(File(name: file.name, recording: try Imported(vcr: file.bytes, name: file.name, format: format).recording))
      }
    }
    return files
  }

  /// Headers that a scenario leaves to the server.
  private static let left = ["date", "content-encoding", "content-length"]

  /// What a client makes of an answer: without its coding, and JSON by its value.
  private func read(_ reply: RenderedReply) -> (status: Int?, headers: [String: [String]], text: [UInt8], value: JSON?) {
    let coding = reply.headers.first("Content-Encoding")?.asciiLowercased()
    let text = coding.flatMap { Packing.unpacked(reply.body, coding: $0) } ?? reply.body
    let headers = reply.headers.filter { !Self.left.contains($0.name.asciiLowercased()) }
    // A file has the values of one name in one place, in their order.
    let values = Dictionary(grouping: headers) { $0.name.asciiLowercased() }.mapValues { $0.map(\.value) }
    return (reply.status, values, text, try? JSON(parsing: text))
  }

  @Test("what a scenario has no words for is left out, and told")
  func unsayable() throws {
    let recording = Recording(
      exchanges: [
        exchange(1, "GET", "/a"), exchange(2, "GET", "/b", status: 999), exchange(3, "GET", "/c", status: 101), exchange(4, "get", "/d"),
        exchange(5, "OPTIONS", "*"),
      ])
    let (sayable, losses) = recording.sayable
    #expect(sayable.exchanges.map(\.order) == [1])
    #expect(
      losses.map(\.description) == [
        "exchange 2: a scenario has no status 999, so it is left out", "exchange 3: a scenario has no status 101, so it is left out",
        "exchange 4: a scenario has no method \"get\", so it is left out", "exchange 5: a scenario has no target \"*\", so it is left out",
      ])
    let text = Array(sayable.exported(name: "orders").fileText.utf8)
    #expect(try Scenario(SourceDocument(text, name: "orders.json", format: .json), name: "orders").routes.count == 1)
  }

  @Test("the length of a body that is not there is told to be lost", arguments: [("HEAD", 200), ("GET", 304)])
  func lengthAlone(_ method: String, _ status: Int) {
    let answering = [Header("Content-Length", "11"), Header("ETag", "\"a\"")]
    let recording = Recording(exchanges: [
      exchange(1, method, "/a", status: status, answering: answering), exchange(2, "GET", "/b", with: "{}"),
      exchange(3, "HEAD", "/c", answering: [Header("Content-Length", "0")]),
    ])
    let (sayable, losses) = recording.sayable
    #expect(sayable.exchanges.count == 3)
    #expect(losses.map(\.description) == ["exchange 1: a scenario has no Content-Length without a body, so it will be 0"])
  }

  @Test("a body with braces is no template, though its address leads to the server", arguments: ["application/json", "text/plain"])
  func braces(_ type: String) throws {
    let url = "https://api.example.com"
    let answering = [Header("Content-Type", type), Header("Location", "\(url)/keys/1"), Header("Content-Location", url)]
    let text = #"{"key":"{{secret:api-key:1}}","hint":"{{x}} {{{y}}}"}"#
    var recording = Recording(exchanges: [exchange(1, "POST", "/keys", status: 201, answering: answering, with: text)])
    recording.upstream = url
    let file = Array(recording.exported(name: "keys").fileText.utf8)
    let scenario = try Scenario(SourceDocument(file, name: "keys.json", format: .json), name: "keys")
    let reply = Playback(scenario).answer(Request("POST", "/keys")).reply
    #expect(String(decoding: reply.body, as: UTF8.self) == text)
    #expect(reply.headers.first("Location") == "/keys/1")
    #expect(reply.headers.first("Content-Location") == "/")
  }

  @Test("the scenario is valid, and answers every recorded request as the recording does, but for times that are told anew")
  func plays() throws {
    var played = 0
    var files = 0
    for file in try self.files() {
      let (recording, _) = file.recording.redacted()
      let exported = recording.exported(name: file.name)
      let scenario = try Scenario(SourceDocument(Array(exported.fileText.utf8), name: "exported.json", format: .json), name: file.name)
      // Times near that of the recording are told as times near now.
      let isTimeless = !exported.fileText.contains("\"now")
      let (original, made) = (Playback(recording.scenario(name: file.name, RecordingPlay(leadsToServer: true))), Playback(scenario))
      for exchange in recording.exchanges {
        let place = Comment(rawValue: "\(file.name), exchange \(exchange.order)")
        let (first, second) = (read(original.answer(exchange.request).reply), read(made.answer(exchange.request).reply))
        #expect(first.status == second.status, place)
        var headers = second.headers
        // A scenario has no word for a body without a type.
        if first.headers["content-type"] == nil { headers["content-type"] = nil }
        #expect(first.headers == headers, place)
        if isTimeless { #expect(first.value != nil ? first.value == second.value : first.text == second.text, place) }
        played += 1
      }
      files += 1
    }
    print("exported: \(files) recordings of other tools, \(played) exchanges")
    #expect(files == 0 || played > 100)
  }
}
