import MynahKit
import Testing

#if canImport(Glibc)
  import Glibc

  @Suite struct ResourceTests {
    @Test("Three hundred servers, one after another, leave no descriptor, no thread and no memory behind")
    func leavesNothing() async {
      // In a process of its own, where nobody else opens anything.
      await #expect(processExitsWith: .success) {
        func serve() async throws {
          try await withMock(route("/a", "1"), { $0.journalFile = "/dev/null" }) { try await $0.get("/a") }
        }
        for _ in 0..<50 { try await serve() }
        let before = Usage()
        for _ in 0..<250 { try await serve() }
        let after = Usage()
        print("resources: after 50 servers \(before), after 300 \(after)")
        #expect(after.descriptors <= before.descriptors)
        #expect(after.threads <= before.threads + 2)
        #expect(after.kilobytes < before.kilobytes + 4096)
      }
    }

    @Test("The journal's memory stays within its limit, however many exchanges there were")
    func journalMemory() async {
      await #expect(processExitsWith: .success) {
        let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        try await withMock(route("/a", "1"), { $0.journalLimit = 4 << 20 }) { mock in
          let port = mock.port
          @Sendable func ask(_ count: Int) {
            let client = RawConnection(port)
            for _ in 0..<count { _ = client.ask("POST", "/a", body: bytes) }
          }
          await blocking { ask(1500) }
          let before = Usage()
          await blocking { ask(5000) }
          let after = Usage()
          print("journal of 4 MiB: after 1,500 exchanges \(before), after 6,500 \(after)")
          #expect(after.kilobytes < before.kilobytes + 4096)
        }
      }
    }
  }

  /// What this process holds.
  private struct Usage: CustomStringConvertible {
    let descriptors = count("/proc/self/fd")
    let threads = count("/proc/self/task")
    let kilobytes = residentKilobytes()

    var description: String { "\(descriptors) descriptors, \(threads) threads, \(kilobytes) kB" }
  }

  private func count(_ folder: String) -> Int {
    guard let directory = opendir(folder) else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
  }

  private func residentKilobytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    fgets(&line, 256, file)
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
    return (fields.dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }
#endif
