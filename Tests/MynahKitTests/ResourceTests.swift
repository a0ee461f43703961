import MynahKit
import Programs
import Testing

#if canImport(Glibc)
  import Glibc

  // Each in a process of its own, where nobody else opens anything.
  @Suite struct ResourceTests {
    @Test("Hundreds of servers, one after another, leave no descriptor, no thread and no memory behind")
    func leavesNothing() async throws {
      let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        func serve() async throws {
          try await withMock(route("/a", "1"), { $0.journalFile = "/dev/null" }) { try await $0.get("/a") }
        }
        for _ in 0..<50 { try await serve() }
        let before = Usage.now
        before.tell("after 50 servers")
        for _ in 0..<ThisProgram.count(250, unless: "MYNAH_SERVERS") { try await serve() }
        // The thread that stopped the last server lets go of it a moment after it has said so.
        _ = await eventually { Usage.now.descriptors <= before.descriptors + 10 }
        Usage.now.tell("after all")
      }
      let usage = try Usage.told(by: result?.standardOutputContent)
      // The runtime opens a few of its own when it first sleeps; 250 servers that left one each would be far beyond.
      #expect(usage[1].descriptors <= usage[0].descriptors + 10)
      #expect(usage[1].threads <= usage[0].threads + 10)
      #expect(ThisProgram.isSanitized || usage[1].kilobytes < usage[0].kilobytes + 4096)
    }

    @Test("Servers that can't have their port leave nothing behind")
    func failedStarts() async throws {
      let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        try await withMock(route("/a", "1")) { mock in
          var options = ServerOptions()
          options.port = mock.port
          options.journalFile = "/dev/null"
          let scenario = mock.server.scenario
          let before = Usage.now
          before.tell("before any try")
          for _ in 0..<50 { #expect(throws: ServerError.self) { try MockServer(scenario, options) } }
          _ = await eventually { Usage.now.threads <= before.threads }
          Usage.now.tell("after 50 tries")
        }
      }
      let usage = try Usage.told(by: result?.standardOutputContent)
      #expect(usage[1].descriptors <= usage[0].descriptors + 10)
      #expect(usage[1].threads <= usage[0].threads + 10)
    }

    @Test("The journal's memory stays within its limit, however many exchanges there were")
    func journalMemory() async throws {
      let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        try await withMock(route("/a", "1"), { $0.journalLimit = 4 << 20 }) { mock in
          let port = mock.port
          @Sendable func ask(_ count: Int) {
            let client = RawConnection(port)
            for _ in 0..<count { _ = client.ask("POST", "/a", body: bytes) }
          }
          await blocking { ask(1500) }
          Usage.now.tell("a journal of 4 MiB after 1,500 exchanges of 4 KiB")
          await blocking { ask(5000) }
          Usage.now.tell("a journal of 4 MiB after 6,500 exchanges of 4 KiB")
        }
      }
      let usage = try Usage.told(by: result?.standardOutputContent)
      // 5,000 exchanges that stayed would be 20 MiB; each thread's part of the heap may grow by the limit.
      #expect(ThisProgram.isSanitized || usage[1].kilobytes < usage[0].kilobytes + 10_240)
    }
  }

  /// What a process holds.
  private struct Usage {
    var descriptors, threads, kilobytes: Int

    static var now: Usage {
      Usage(descriptors: count("/proc/self/fd"), threads: count("/proc/self/task"), kilobytes: residentKilobytes())
    }

    func tell(_ when: String) { print("usage: \(descriptors) descriptors, \(threads) threads, \(kilobytes) kB \(when)") }

    /// What a process told of itself, in order.
    static func told(by output: [UInt8]?) throws -> [Usage] {
      let lines = String(decoding: output ?? [], as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("usage: ") }
      for line in lines { print(line) }
      let usage = lines.map { line in line.split(separator: " ").compactMap { Int($0) } }.filter { $0.count >= 3 }
      try #require(usage.count == 2)
      return usage.map { Usage(descriptors: $0[0], threads: $0[1], kilobytes: $0[2]) }
    }
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
