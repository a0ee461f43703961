import MynahCore
import MynahKit
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if os(Linux)
  @Suite struct LeftoverTests {
    @Test("Servers that are started, used and stopped leave no descriptor, no thread and no memory behind")
    func startAndStop() async throws {
      let result = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
        let scenario = try scenario(route("/a", "1"))
        func once() throws {
          let server = try MockServer(scenario, ServerOptions())
          let port = UInt16(server.url.split(separator: ":").last ?? "") ?? 0
          guard RawConnection(port).ask("GET", "/a")?.text == "1" else { exit(3) }
          server.stop()
        }
        for _ in 0..<30 { try once() }
        let before = Resources()
        for _ in 0..<300 { try once() }
        // A thread that was joined leaves /proc a moment later, and may be the last to hold a server.
        for _ in 0..<1000 where Resources().threads > before.threads || Resources().descriptors > before.descriptors { usleep(1000) }
        let after = Resources()
        print("before: \(before)\nafter: \(after)")
        if after.descriptors > before.descriptors { exit(4) }
        if after.threads > before.threads { exit(5) }
        if after.kilobytes - before.kilobytes > 4096 { exit(6) }
      }
      print(String(decoding: result.standardOutputContent, as: UTF8.self).split(separator: "\n").suffix(2).joined(separator: "; "))
    }

    @Test("A server that can't start leaves nothing behind")
    func failedStart() async throws {
      await #expect(processExitsWith: .success) {
        let scenario = try scenario(route("/a", "1"))
        let server = try MockServer(scenario, ServerOptions())
        var options = ServerOptions()
        options.port = UInt16(server.url.split(separator: ":").last ?? "") ?? 0
        options.journalFile = "/tmp/mynah-kit-tests-\(getpid())"
        let before = Resources()
        for _ in 0..<20 {
          do {
            _ = try MockServer(scenario, options)
            exit(3)
          } catch {}
        }
        unlink(options.journalFile ?? "")
        for _ in 0..<1000 where Resources().threads > before.threads { usleep(1000) }
        if Resources().descriptors != before.descriptors { exit(4) }
        if Resources().threads > before.threads { exit(5) }
      }
    }
  }

  /// What the kernel says that this process holds.
  private struct Resources {
    let descriptors = Self.entries("/proc/self/fd")
    let threads = Self.entries("/proc/self/task")
    let kilobytes = Self.residentKilobytes()

    private static func entries(_ path: String) -> Int {
      guard let folder = opendir(path) else { return -1 }
      defer { closedir(folder) }
      var count = 0
      while readdir(folder) != nil { count += 1 }
      return count
    }

    private static func residentKilobytes() -> Int {
      guard let file = fopen("/proc/self/statm", "r") else { return -1 }
      defer { fclose(file) }
      var bytes = [CChar](repeating: 0, count: 256)
      guard fgets(&bytes, 256, file) != nil else { return -1 }
      let pages = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ").dropFirst()
        .first
      return (pages.flatMap { Int($0) } ?? -1) * Int(getpagesize()) / 1024
    }
  }
#endif
