#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of a command beside a server: started, watched, stopped with us, and nothing of it left behind.
package enum CommandRun {
  /// Runs the command to its end and returns its status as a shell says it.
  ///
  /// SIGINT and SIGTERM go on to all of it; five seconds later, or at the second one, it is killed.
  ///
  /// - Parameter interrupting: Called before anything of it is sent a signal.
  /// - Throws: ``SpawnError`` when it can't be started.
  package static func run(
    _ arguments: [String], environment: [String: String], settle: Duration, interrupting: () -> Void = {}
  ) throws(SpawnError) -> Int32 {
    let child = try ChildProcess(arguments, environment: environment)
    var stopped = 0
    var patience = 50
    while true {
      if let status = child.exitStatus() {
        // What a client sent last may still be on its way, and a straggler may still call.
        rest(settle)
        child.cleanUp(interrupting)
        return status
      }
      guard let signal = Signals.next(within: stopped == 0 ? .seconds(1) : .milliseconds(100)) else {
        if stopped > 0 {
          patience -= 1
          if patience == 0 { child.send(SIGKILL) }
        }
        continue
      }
      guard Signals.stopping.contains(signal) else { continue }
      stopped += 1
      interrupting()
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
