import Foundation
import MynahCore
import MynahFiles
import Programs
import Testing

/// The recordings that come with Mynah.
@Suite struct DeliveredRecordingTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "recordings")

  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/recording.json").path) }
  }()

  @Test("there are some, and each is told of")
  func all() throws {
    #expect(Self.names == ["jsonplaceholder", "pastries", "reddit-throttled"])
    let text = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    for name in Self.names {
      #expect(text.contains("`\(name)`"))
      #expect(FileManager.default.fileExists(atPath: Self.folder.appending(path: "licenses/\(name).txt").path))
    }
  }

  @Test("each plays, request by request, what was recorded", arguments: names)
  func plays(name: String) throws {
    let recording = try Recording(folder: Self.folder.appending(path: name).path)
    let playback = Playback(recording.scenario(name: name))
    #expect(recording.exchanges.count >= 2)
    for exchange in recording.exchanges {
      let reply = playback.answer(exchange.request).reply
      #expect(reply.status == exchange.response?.status)
      #expect(reply.body == exchange.response?.body)
    }
  }

  @Test("each has no secret left", arguments: names)
  func redacted(name: String) throws {
    let recording = try Recording(folder: Self.folder.appending(path: name).path)
    let (again, withheld) = recording.redacted()
    #expect(withheld == [])
    #expect(again.redacted == [:])
    #expect(again.exchanges.map(\.request.headers) == recording.exchanges.map(\.request.headers))
  }
}
