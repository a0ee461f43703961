import CMicroHTTPD
package import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Clock {
  /// The machine's time, starting now and running at that speed: instants from the monotonic clock, wall times from the real-time clock as
  /// it stood at the start.
  ///
  /// - Parameter outer: How fast the machine's time itself runs for this process.
  package static func system(speed: Speed = .real, outer: Speed = .real) -> Clock {
    let before = nanoseconds(CLOCK_MONOTONIC)
    let wall = nanoseconds(CLOCK_REALTIME)
    let after = nanoseconds(CLOCK_MONOTONIC)
    let start = before + (after - before) / 2
    return Clock(Timeline(speed: speed, anchor: start, wall: WallTime(nanoseconds: wall)), outer: outer) { nanoseconds(CLOCK_MONOTONIC) }
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
