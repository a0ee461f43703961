import MynahKit
import Testing

#if canImport(Glibc)
  import Glibc

  @Suite struct JournalMemoryTests {
    @Test("The journal's memory stays within its limit, however many exchanges there were")
    func bounded() async throws {
      // In a process of its own, where nobody else allocates.
      let result = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
        let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        try await withMock(route("/a", "1"), { $0.journalLimit = 4 << 20 }) { mock in
          let port = mock.port
          @Sendable func ask(_ count: Int) {
            let client = RawConnection(port)
            for _ in 0..<count { _ = client.ask("POST", "/a", body: bytes) }
          }
          await blocking { ask(1500) }
          print("resident: \(residentKilobytes()) kB with 4 MiB of journal after 1,500 exchanges of 4 KiB")
          await blocking { ask(5000) }
          print("resident: \(residentKilobytes()) kB with 4 MiB of journal after 6,500 exchanges of 4 KiB")
        }
      }
      let lines = String(decoding: result.standardOutputContent, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("resident: ") }
      for line in lines { print(line) }
      let kilobytes = lines.compactMap { Int($0.split(separator: " ")[1]) }
      try #require(kilobytes.count == 2)
      // 5,000 exchanges that stayed would be 20 MiB; each thread's part of the heap may grow by the limit.
      #expect(kilobytes[1] < kilobytes[0] + 10_240)
    }
  }

  private func residentKilobytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
    return (fields.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize()) / 1024
  }
#endif
