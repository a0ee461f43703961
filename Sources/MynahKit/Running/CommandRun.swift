package import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of a command beside a server: started, watched, stopped with us, and nothing of it left behind.
package enum CommandRun {
  /// How it ended.
  package struct End: Sendable {
    /// As a shell says it.
    package var status: Int32
    /// When somebody began to end it, or what it left behind; nil: it ended of itself.
    package var interrupted: Instant?

    package init(status: Int32, interrupted: Instant? = nil) {
      self.status = status
      self.interrupted = interrupted
    }
  }

  /// Runs the command to its end.
  ///
  /// SIGINT, SIGTERM and SIGHUP go on to all of it; five seconds later, or at the second one, it is killed.
  ///
  /// - Parameter now: Looks at the clock that the end is told by.
  /// - Throws: ``SpawnError`` when it can't be started.
  package static func run(
    _ arguments: [String], environment: [String: String], settle: Duration, now: () -> Instant
  ) throws(SpawnError) -> End {
    let child = try ChildProcess(arguments, environment: environment)
    var interrupted: Instant?
    var seen = now()
    var stopped = 0
    var patience = 50
    while true {
      if let status = child.exitStatus() {
        // The keys of a terminal that it has go past us: it still ran when we looked last, and somebody may have pressed them at once.
        if child.hasTerminal, status == 128 + SIGINT || status == 128 + SIGQUIT { interrupted = interrupted ?? seen }
        // What a client sent last may still be on its way, and a straggler may still call.
        rest(settle)
        child.cleanUp { interrupted = interrupted ?? now() }
        return End(status: status, interrupted: interrupted)
      }
      seen = now()
      guard let signal = Signals.next(within: stopped == 0 ? .seconds(1) : .milliseconds(100)) else {
        if stopped > 0 {
          patience -= 1
          if patience == 0 { child.send(SIGKILL) }
        }
        continue
      }
      guard Signals.stopping.contains(signal) else { continue }
      stopped += 1
      interrupted = interrupted ?? now()
      child.send(stopped > 1 ? SIGKILL : signal)
    }
  }

  /// Rests for that time, whatever signals come.
  private static func rest(_ time: Duration) {
    var left = timespec(tv_sec: Int(time.components.seconds), tv_nsec: Int(time.components.attoseconds / 1_000_000_000))
    var again = timespec()
    while nanosleep(&left, &again) != 0, errno == EINTR { left = again }
  }
}
