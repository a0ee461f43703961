import Foundation
import MynahKit
import MynahTesting
import Programs
import Testing

extension Timely {
  struct UITestsSnippets {
    @Test func tellsTheApp() throws {
      let server = try MockServer(.throttledOnce)
      defer { server.stop() }
      var environment = ProcessInfo.processInfo.environment
      environment["API_BASE"] = server.url.absoluteString
      #expect(environment["API_BASE"]?.hasPrefix("http://127.0.0.1:") == true)
      try server.add(.on(.get("/orders"), .json(["data": []])))
    }

    @Test func takesAPort() throws {
      let (port, fixed) = try Self.server()
      defer { fixed.stop() }
      #expect(fixed.url.port == Int(port))
      let error = #expect(throws: (any Error).self) { try MockServer(.throttledOnce, port: port) }
      #expect(error.map { "\($0)".contains("\(port)") } == true)
    }

    /// On a port that nobody has; the system hands out none below 32768.
    ///
    /// It is not tried before: a program that is being started at that moment would hold it a little longer than the server that tried.
    private static func server() throws -> (UInt16, MockServer) {
      for port in (UInt16(20_000)..<32_000).shuffled() {
        do {
          let fixed = try MockServer(.throttledOnce, port: port)
          return (port, fixed)
        } catch ServerError.cannotListen {
          continue
        }
      }
      throw NoPort()
    }

    private struct NoPort: Error {}

    @Test func givesTheClock() throws {
      let fast = try MockServer(.throttledOnce, speed: 60)
      defer { fast.stop() }
      let process = Process()
      process.environment = ProcessInfo.processInfo.environment.merging(try fast.environment()) { $1 }
      #expect(process.environment?["MYNAH_URL"] == fast.url.absoluteString)
    }

    @Test func trusts() throws {
      let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "mynah-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let secure = try MockServer(.throttledOnce, tls: true)
      defer { secure.stop() }
      try secure.authorityPEM?.write(to: folder.appending(path: "authority.pem"), atomically: true, encoding: .utf8)
      #expect(try String(contentsOf: folder.appending(path: "authority.pem"), encoding: .utf8).contains("BEGIN CERTIFICATE"))
    }
  }
}

extension Timely {
  struct ContinuousIntegrationSnippets {
    @Test func playsAgain() async throws {
      for attempt in 1...5 {
        let isTold = try await withMockServer(.throttledOnce, speed: 60) { server in
          try await StoreClient(server.url, clock: server.clock).pay()
          try await server.settled()
          let report = try server.verdict(on: .post("/payments"), [.honorsRetryAfter()])
          #expect(report.verdict != .failed)
          return report.verdict != .inconclusive
        }
        if isTold { break }
        #expect(attempt < 5, "the machine is too busy to tell")
      }
    }

    @Test func printsFiles() throws {
      let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "mynah-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try "\(Scenario.throttledOnce)".write(to: folder.appending(path: "throttled-once.json"), atomically: true, encoding: .utf8)
      let file = folder.appending(path: "throttled-once.json").path
      #expect(try Scenario(files: file) == .throttledOnce)
    }
  }
}
