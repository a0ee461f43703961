#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What this process holds at the moment, as Linux tells.
struct Usage {
  let descriptors: Int
  let threads: Int
  /// Memory that is really there, in bytes.
  let resident: Int

  init() {
    descriptors = Self.entries(of: "/proc/self/fd")
    threads = Self.entries(of: "/proc/self/task")
    resident = Self.residentPages() * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func entries(of folder: String) -> Int {
    guard let directory = opendir(folder) else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count - 2
  }

  private static func residentPages() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
  }
}
