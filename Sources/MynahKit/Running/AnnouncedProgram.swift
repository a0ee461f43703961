#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that loaded the clock, as it announced itself, or one that can't have it, as its starter announced it.
package struct AnnouncedProgram: Sendable, Hashable {
  package let process: Int32
  /// The path of the executable.
  package let path: String
  /// How much of it lives on logical time.
  package let reach: Reach

  package init(process: Int32, path: String, reach: Reach) {
    self.process = process
    self.path = path
    self.reach = reach
  }

  package enum Reach: String, Sendable, Hashable {
    case all
    /// As before, and it has begun to call others over TCP.
    case calls
    /// None of it: it is static, has rights of its own or was started without the clock. Its starter tells so.
    case none
    /// A part of it is written in Go, whose runtime asks the kernel for the time itself: it waits in real time.
    case go
  }

  /// Reads the file that programs append a line each to: `PID TAB REACH TAB PATH`.
  ///
  /// A line that isn't one, or not yet whole, is passed over.
  package static func read(_ text: String) -> [AnnouncedProgram] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().compactMap { line in
      let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, let process = Int32(fields[0]), let reach = Reach(rawValue: String(fields[1])) else { return nil }
      return AnnouncedProgram(process: process, path: String(fields[2]), reach: reach)
    }
  }

  /// Those that announced themselves in the file at `path` so far, in the order in which they began.
  static func inFile(_ path: String) -> [AnnouncedProgram] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return read(String(decoding: bytes, as: UTF8.self))
  }
}
