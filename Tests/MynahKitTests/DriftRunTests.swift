import MynahCore
import MynahDrift
import MynahFiles
import Testing

@testable import MynahKit

struct DriftRunTests {
  @Test("addresses of the recorded API that a request names lead to the one that is asked now")
  func addresses() async throws {
    try await withMock(#"{"id":"a","request":{},"responses":[{"status":201}]}"#) { back in
      let recorded = "https://dav.example.com/files"
      let headers = [
        Header("Destination", "\(recorded)/b"), Header("Origin", "https://dav.example.com"), Header("Referer", "https://other.example/"),
      ]
      let exchange = RecordedExchange(
        order: 1, request: Request("COPY", "/a", headers: headers), response: RecordedResponse(status: 201, headers: []))
      let recording = Recording(upstream: recorded, exchanges: [exchange])
      let url = back.server.address
      let upstream = try UpstreamURL("\(url)/v1")
      let report = await blocking {
        try? DriftRun(recording, path: "dav", upstream: Proxy(upstream)).report(methods: ["COPY"], secrets: [])
      }
      #expect(report?.exitCode(failOn: .info) == 0)
      let seen = try #require(back.server.journal.first).request
      #expect(seen.target == "/v1/a")
      #expect(seen.headers.first("Destination") == "\(url)/v1/b")
      #expect(seen.headers.first("Origin") == url)
      #expect(seen.headers.first("Referer") == "https://other.example/")
    }
  }
}
