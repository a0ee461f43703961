import Foundation
import MynahKit
import Programs
import Testing

extension Timely {
  struct RecordingsSnippets {
    /// In a place that is called so, nothing is recorded.
    private static let isRecording = RecordingMode.missing.inEnvironment == .missing

    @Test(.enabled(if: isRecording, "CI or MYNAH_RECORD is set"))
    func recordsAndPlays() async throws {
      let place = try TemporaryFolder()
      let folder = place.path("orders")
      let api = Scenario("api", routes: [.on(.get("/orders"), .json(["data": [["id": 7]]]))])
      try await withMockServer(api) { upstream in
        let sandbox = upstream.url.absoluteString
        let recorder = try Recorder(sandbox, into: folder, record: .missing)
        let orders = try await StoreClient(recorder.url).orders()
        let recorded = try recorder.stop()
        #expect(recorded.exchanges == 1)
        upstream.stop()
        try await withMockServer(Scenario(files: folder)) { server in
          let played = try await StoreClient(server.url).orders()
          #expect(played == orders)
        }
      }
    }

    @Test(.enabled(if: isRecording, "CI or MYNAH_RECORD is set"))
    func tellsWhatItWithheld() async throws {
      let place = try TemporaryFolder()
      let folder = place.path("orders")
      let isNightly = false
      let api = Scenario("api", routes: [.on(.get("/orders"), .json(["data": [["id": 7]], "note": "f3Kq9Zt2LwX8vB7nR4mJ6pYcD1sH0gTa"]))])
      try await withMockServer(api) { upstream in
        let sandbox = upstream.url.absoluteString
        let mode: RecordingMode = isNightly ? .all : .missing
        let recorder = try Recorder(sandbox, into: folder, record: mode, redact: ["json:/card/number"], allow: ["query:cursor"])
        try await StoreClient(recorder.url).orders()
        let incomplete = #expect(throws: IncompleteRecording.self) { try Self.stop(recorder) }
        #expect("\(try #require(incomplete))".hasSuffix(#"in Swift: Recorder(..., redact: ["PLACE"]) or Recorder(..., allow: ["PLACE"])"#))
      }
    }

    private static func stop(_ recorder: Recorder) throws {
      do {
        let recorded: Recorded = try recorder.stop()
        print("\(recorded.exchanges) exchanges are new in \(recorded.folder)")
      } catch let incomplete as IncompleteRecording {
        for exchange in incomplete.recorded.withheld { print(exchange.request, exchange.places) }
        throw incomplete
      }
    }
  }
}
