#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Notices that files or folders have changed, by looking.
package struct FileWatch {
  private let paths: [String]
  private var seen: [Stamp?]

  private struct Stamp: Equatable {
    let seconds, nanoseconds, size, inode: Int
  }

  package init(_ paths: [String]) {
    self.paths = paths
    seen = paths.map(Self.stamp)
  }

  /// Whether anything changed since the last look.
  package mutating func hasChanged() -> Bool {
    let now = paths.map(Self.stamp)
    defer { seen = now }
    return now != seen
  }

  private static func stamp(_ path: String) -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return Stamp(seconds: time.tv_sec, nanoseconds: time.tv_nsec, size: Int(status.st_size), inode: Int(status.st_ino))
  }
}
