import Foundation
import MynahKit
import MynahTesting
import Synchronization
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Two hundred test cases at once, each with its server.
struct ParallelTests {
  private static let scenario = Scenario(
    "case",
    routes: [
      .on(.get("/cases/{id}"), .status(503), .text("{{request.path.id}} at {{server.port}}").template(), id: "case"),
      .on(.get("/together"), .status(204).held(forArrivals: 2, timeout: .seconds(120)), id: "together"),
    ], expectations: [.calls(exactly: 2).routes("case"), .calls(exactly: 2).routes("together")])

  /// The servers of the cases that run now.
  private static let open = Mutex<[URL: Int]>([:])

  @Test("no case sees another one's requests, and no two have one port", .mockServer(scenario), arguments: 0..<200)
  func isolation(number: Int) async throws {
    let server = try MockServer.current
    let url = server.url
    Self.open.withLock { #expect($0.updateValue(number, forKey: url) == nil) }
    defer { Self.open.withLock { _ = $0.removeValue(forKey: url) } }
    #expect(try await Client(url).send("GET", "cases/\(number)") == 200)
    async let first = Client(url).send("GET", "together")
    #expect(try await Client(url).send("GET", "together") == 204)
    #expect(try await first == 204)
    #expect(Self.open.withLock { $0[url] } == number)
    #expect(server.journal.map(\.target).sorted() == ["/cases/\(number)", "/cases/\(number)", "/together", "/together"])
    #expect(server.journal.allSatisfy { $0.header("Host") == "\(url.host() ?? ""):\(url.port ?? 0)" })
  }

  @Test("two hundred servers at once leave no thread and no descriptor behind")
  func leaves() async throws {
    let output = try await SampleOutputTests.run(["--testing-library", "swift-testing", "--filter", "SampleHerd"])
    #expect(output.contains("left behind: threads 0, descriptors 0"), "\(output)")
  }
}

/// Alone in a process of its own, where what is left behind can be counted.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MYNAH_SAMPLES"] != nil, "run by ParallelTests"))
struct SampleHerd {
  @Test func twoHundred() async throws {
    // The first one makes what stays for good.
    try await Self.run(2)
    let before = Self.inUse()
    try await Self.run(200)
    var after = Self.inUse()
    // A thread that has ended is counted for a moment longer.
    for _ in 0..<1000 where after > before {
      try await Task.sleep(for: .milliseconds(5))
      after = Self.inUse()
    }
    print("left behind: threads \(max(0, after.threads - before.threads)), descriptors \(max(0, after.descriptors - before.descriptors))")
  }

  private static func run(_ count: Int) async throws {
    let scenario = Scenario("herd", routes: [.on(.get("/slow"), .status(200).held(by: "all", timeout: .seconds(60)))])
    let servers = try (0..<count).map { _ in try MockServer(scenario) }
    #expect(Set(servers.map(\.url)).count == count)
    for server in servers { server.stop() }
  }

  private struct InUse: Comparable {
    let threads: Int
    let descriptors: Int
    static func < (left: InUse, right: InUse) -> Bool { left.threads < right.threads || left.descriptors < right.descriptors }
  }

  /// Of this process; nothing where the system does not tell.
  private static func inUse() -> InUse {
    func count(_ path: String) -> Int { (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0 }
    return InUse(threads: count("/proc/self/task"), descriptors: count("/proc/self/fd"))
  }
}
