import Foundation
import MynahCore
import MynahFiles
import MynahJSON
import Programs
import Testing

@Suite(.ownThread) struct ForeignRecordingTests {
  @Test("every exchange of every HAR plays back with its status, end-to-end headers and body bytes", arguments: ["har", "recorded"])
  func hars(suite: String) throws {
    var played = 0
    var unanswered = 0
    for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
      let recording = try Imported(har: file.bytes, name: file.name).recording
      let expected = try ForeignOracle.har(file.bytes)
      let playback = Playback(recording.scenario(name: file.name))
      #expect(recording.exchanges.count == expected.count, "\(file.name)")
      for (exchange, expected) in zip(recording.exchanges, expected) {
        let answer = Answer(playback.answer(exchange.request).reply)
        if let expected {
          #expect(answer == expected, "\(file.name), exchange \(exchange.order)")
          played += 1
        } else {
          #expect(answer.status == 502, "\(file.name), exchange \(exchange.order)")
          unanswered += 1
        }
      }
    }
    print("\(suite): \(played) exchanges played back, \(unanswered) were never answered")
  }

  @Test("every exchange that VCR, betamax and nock wrote in JSON plays back as it was")
  func cassettesInJSON() throws {
    var played = 0
    for file in Conformance.files("cassettes", ".json") {
      let imported = try Imported(vcr: file.bytes, name: file.name, format: .json)
      played += try playBack(imported.recording, ForeignOracle.vcr(file.bytes), file)
    }
    print("cassettes in JSON: \(played) exchanges played back")
  }

  @Test("every exchange that vcrpy and go-vcr wrote in YAML plays back as it was")
  func cassettesInYAML() throws {
    var played = 0
    for file in Conformance.files("cassettes", ".yaml") {
      let imported = try Imported(vcr: file.bytes, name: file.name, format: .yaml)
      guard let json = try Self.json(ofYAML: file.bytes) else {
        print("absent: PyYAML, which judges what was read of YAML")
        return
      }
      played += try playBack(imported.recording, ForeignOracle.vcr(json), file)
    }
    print("cassettes in YAML: \(played) exchanges played back")
  }

  /// Headers stand as objects in these files, so their order is not compared; JSON that nock took apart is compared by value.
  private func playBack(_ recording: Recording, _ expected: [Answer?], _ file: (name: String, bytes: [UInt8])) throws -> Int {
    let playback = Playback(recording.scenario(name: file.name))
    #expect(recording.exchanges.count == expected.count, "\(file.name)")
    for (exchange, expected) in zip(recording.exchanges, expected) {
      let answer = Answer(playback.answer(exchange.request).reply)
      let place = Comment(rawValue: "\(file.name), exchange \(exchange.order)")
      #expect(answer.status == expected?.status, place)
      #expect(Set(answer.headers) == Set(expected?.headers ?? []), place)
      if file.name.hasPrefix("nock"), expected?.body.isEmpty == true { continue }
      #expect(answer.body == expected?.body, place)
    }
    return recording.exchanges.count
  }

  /// What PyYAML makes of it, with bytes as `{"base64_string": ...}`; nil where it is not installed.
  private static func json(ofYAML bytes: [UInt8]) throws -> [UInt8]? {
    let program = """
      import sys, json, base64, yaml
      def plain(value):
        if isinstance(value, bytes): return {"base64_string": base64.b64encode(value).decode()}
        if isinstance(value, dict):
          made = {str(key): plain(item) for key, item in value.items()}
          return made["string"] if isinstance(made.get("string"), dict) else made
        return [plain(item) for item in value] if isinstance(value, list) else value
      print(json.dumps(plain(yaml.safe_load(sys.stdin.buffer.read()))))
      """
    let local = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../.build/python/bin/python").standardized.path
    let python = FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/python3"
    guard let outcome = try? run([python, "-c", program], input: bytes), outcome.status == 0 else { return nil }
    return Array(outcome.output.utf8)
  }

  @Test("JSON bodies that nock took apart are put together with the same value")
  func nockBodies() throws {
    for file in Conformance.files("cassettes/nock-github", ".json") {
      let items = try JSON(parsing: file.bytes).array ?? []
      let imported = try Imported(vcr: file.bytes, name: file.name, format: .json)
      for (item, exchange) in zip(items, imported.recording.exchanges) where item["response"]?.string == nil {
        #expect(try JSON(parsing: exchange.response?.body ?? []) == item["response"], "\(file.name), exchange \(exchange.order)")
      }
    }
  }

  @Test("a folder is written and read back equal for every shared recording")
  func folders() throws {
    let folder = try Folder()
    for suite in ["har", "recorded"] {
      for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
        var recording = try Imported(har: file.bytes, name: file.name).recording
        try recording.write(to: "\(folder.path)/r")
        // A recording keeps whole seconds of when it began.
        recording.recorded = recording.recorded.map { WallTime(nanoseconds: $0.seconds * 1_000_000_000) }
        #expect(try Recording(folder: "\(folder.path)/r") == recording, "\(file.name)")
      }
    }
  }

  @Test("what was exported as HAR is imported equal")
  func exported() throws {
    for suite in ["har", "recorded"] {
      for file in Conformance.files(suite, ".har") where !file.name.hasSuffix("brokenfile.har") {
        let recording = try Imported(har: file.bytes, name: file.name).recording
        var again = try Imported(har: recording.har(creator: ("mynah", "1")).bytes, name: file.name).recording
        again.tool = recording.tool
        if recording.exchanges.isEmpty { again.recorded = recording.recorded }
        #expect(again == recording, "\(file.name)")
      }
    }
  }

  private func har(_ urls: String...) -> [UInt8] {
    let entries = urls.map {
      #"{"request":{"method":"GET","url":"\#($0)","headers":[]},"response":{"status":200,"headers":[],"content":{}}}"#
    }
    return Array(#"{"log":{"entries":[\#(entries.joined(separator: ","))]}}"#.utf8)
  }

  @Test("what no request over HTTP was is left out, and told")
  func otherSchemes() throws {
    let file = har("data:image/png;base64,AAAA", "https://a.test/a", "blob:https://a.test/1", "chrome-extension://x/y.js", "about:blank")
    let imported = try Imported(har: file, name: "web.har")
    #expect(imported.recording.exchanges.map(\.request.target) == ["/a"])
    #expect(imported.losses.filter { $0.kind == .otherScheme }.map(\.place) == [1, 3, 4, 5].map { "entry \($0), request" })
    #expect(throws: InvalidFile.self) { try Imported(har: har("/a"), name: "web.har") }
  }

  @Test("what is not ASCII in an address is UTF-8, and stays so in a HAR of ours", arguments: ["/café?q=ü", "/€", "/%E9"])
  func addresses(target: String) throws {
    let imported = try Imported(har: har("https://a.test\(target)"), name: "web.har").recording
    #expect(imported.exchanges.map { $0.request.target.latin1Bytes } == [Array(target.utf8)])
    let again = Array(imported.har(creator: ("mynah", "1")).text().utf8)
    #expect(try Imported(har: again, name: "web.har").recording.exchanges.map(\.request.target) == imported.exchanges.map(\.request.target))
  }

  @Test("a file that is no JSON, or no HAR, is an error at its place")
  func broken() throws {
    for file in Conformance.files("har", "brokenfile.har") {
      #expect(throws: InvalidFile.self) { try Imported(har: file.bytes, name: file.name) }
    }
    #expect(error(#"{"log": {}}"#) == #"a.har:1:9: this is no HAR: "log" has no "entries""#)
    #expect(error("[]") == #"a.har:1:1: this is no HAR: it has no "log""#)
    let entry =
      #"{"log": {"entries": [{"request": {"method": "GET", "url": "shop.test", "headers": []}, "response": {"status": 200, "headers": []}}]}}"#
    #expect(error(entry) == #"a.har:1:59: "shop.test" is not an absolute URL of HTTP"#)
  }

  private func error(_ har: String) -> String? {
    do {
      _ = try Imported(har: Array(har.utf8), name: "a.har")
      return nil
    } catch {
      return error.description
    }
  }
}
