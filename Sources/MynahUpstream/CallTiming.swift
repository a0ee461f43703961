#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// When the library wants to be called next, though nothing has happened; in nanoseconds.
struct CallTiming {
  private var due: Int64?
  private var armedFor: Int64?

  /// The library wants to be called after so many milliseconds, or, below 0, not at all.
  mutating func setDue(after milliseconds: Int) { due = milliseconds < 0 ? nil : Self.now + Int64(milliseconds) * 1_000_000 }

  /// Whether the time has come, once.
  mutating func takeDue() -> Bool {
    guard let due, due <= Self.now else { return false }
    self.due = nil
    return true
  }

  /// For how long an alarm is to be set; nil where one is that comes in time.
  ///
  /// One that comes too early does no harm.
  mutating func arm() -> Int64? {
    guard let due else { return nil }
    let now = Self.now
    if let armedFor, armedFor > now, armedFor <= due { return nil }
    armedFor = due
    return due - now
  }

  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
