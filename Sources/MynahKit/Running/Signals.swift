import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Signals taken one by one by the thread that asks for them, instead of by handlers.
///
/// They are blocked in the thread that calls ``block()`` and in all that it starts later, so this comes before a server does.
package enum Signals {
  /// SIGHUP is what a terminal says that is closed; whoever is started by `nohup` goes on.
  package static let stopping: [Int32] = isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]

  /// Keeps those that stop us and SIGCHLD for ``next(within:)``; SIGPIPE is ignored, a broken pipe is an ordinary error then.
  package static func block() {
    signal(SIGPIPE, SIG_IGN)
    var set = waited
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// The next signal that came, or nil when none did in that time.
  package static func next(within time: Duration) -> Int32? {
    var set = waited
    #if canImport(Glibc)
      var limit = timespec(tv_sec: Int(time.components.seconds), tv_nsec: Int(time.components.attoseconds / 1_000_000_000))
      let signal = sigtimedwait(&set, nil, &limit)
      return signal > 0 ? signal : nil
    #else
      // Darwin has no sigtimedwait: what is pending is taken, else we rest a little and look again.
      var rest = time
      while true {
        var pending = sigset_t()
        sigpending(&pending)
        if stopping.contains(where: { sigismember(&pending, $0) == 1 }) || sigismember(&pending, SIGCHLD) == 1 {
          var signal: Int32 = 0
          return sigwait(&set, &signal) == 0 ? signal : nil
        }
        if rest <= .zero { return nil }
        usleep(10_000)
        rest -= .milliseconds(10)
      }
    #endif
  }

  /// Wakes ``next(within:)`` as SIGTERM would.
  package static func requestStop() {
    kill(getpid(), SIGTERM)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    let before = signal(number, SIG_IGN)
    signal(number, before)
    // Both are C function pointers, one word each, and Swift has no other way to tell whether they are the same.
    return unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static var waited: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in stopping + [SIGCHLD] { sigaddset(&set, signal) }
    return set
  }
}
