#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Wakes a thread that waits; a ring that comes before it waits is not lost.
final class Bell: Sendable {
  private let outlet, inlet: Int32

  /// Nil when no more files may be open.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (outlet, inlet) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(outlet)
    close(inlet)
  }

  func ring() {
    var byte: UInt8 = 1
    _ = write(inlet, &byte, 1)
  }

  /// Returns once for each ring.
  func wait() {
    var byte: UInt8 = 0
    while read(outlet, &byte, 1) < 0, errno == EINTR {}
  }
}
