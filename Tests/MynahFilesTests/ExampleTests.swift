import Foundation
import MynahCore
import MynahFiles
import MynahJSON
import Testing

/// The folder of the examples, beside the sources.
let examples =
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/scenarios"

/// Every example, by name.
func exampleFiles() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: examples).sorted()
    .filter { name in !name.hasSuffix(".schema.json") && [".json", ".yaml"].contains { name.hasSuffix($0) } }
    .map { "\(examples)/\($0)" }
}

@Suite struct ExampleTests {
  @Test("every example is read, says what it is for, and is the same after it was written")
  func everyExample() throws {
    let files = try exampleFiles()
    #expect(files.count >= 12)
    for file in files {
      let scenario = try LoadedScenario([file]).scenario
      #expect(scenario.description?.isEmpty == false, "\(file)")
      #expect(!scenario.routes.isEmpty, "\(file)")
      let written = try SourceDocument(Array(scenario.json.text(.indented).utf8), name: file, format: .json)
      #expect(try Scenario(written, name: "", folder: examples) == scenario, "\(file)")
    }
  }

  @Test("the examples play together as a folder")
  func folder() throws {
    let loaded = try LoadedScenario([examples])
    #expect(loaded.paths == (try exampleFiles()))
    #expect(loaded.scenario.routes.count >= 20)
    #expect(loaded.scenario.routes.first { $0.id == "list-orders" }?.file == "throttled-then-ok.json")
  }

  @Test("the throttled example is what its readers rely on: 429 for a second, then 200")
  func throttled() throws {
    let scenario = try LoadedScenario(["\(examples)/throttled-then-ok.json"]).scenario
    #expect(scenario.name == "throttled-then-ok")
    let playback = Playback(scenario, seed: 1, clock: Clock(started: WallTime(nanoseconds: 0)) { .start })
    let replies = (0..<3).map { _ in playback.play(Request("GET", "/orders"), at: .start).delivery(at: .start).reply }
    #expect(replies.map(\.status) == [429, 200, 200])
    #expect(replies[0].headers.contains(Header("Retry-After", "1")))
  }
}
