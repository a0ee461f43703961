import CMicroHTTPD
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The thread that runs one of the library's daemons.
///
/// Ours, since the library's own may forget its clients: when libmicrohttpd 0.9.75 gets exactly 128 events at once, it waits for more, for as
/// long as any connection may be idle, before it serves these 128 (`MHD_epoll` in its daemon.c). Here `poll` does the waiting, and the library
/// takes what is there without any.
///
/// Who hands a connection back may run the daemon in the thread's place, one at a time.
///
/// Unchecked because of the pointers: they outlive the thread, and after that nobody runs the daemon; what lies behind them is touched by
/// whoever has the turn alone, or guarded by the library.
final class DaemonLoop: @unchecked Sendable {
  private let daemon: OpaquePointer
  private let bell: Int32
  private let isStopping = Atomic(false)
  private let thread = Mutex<pthread_t?>(nil)
  /// Who has it may run the daemon; a lock of the system's, since that may be tried by a thread that has it, in the library's callbacks.
  private let turn = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// For how many milliseconds the thread waits at most, -1 for ever: touched by whoever has the turn.
  private var patience: Int32 = -1

  /// Prepares to serve; `daemon` was started without a thread of its own.
  init(_ daemon: OpaquePointer) throws(ListenerError) {
    self.daemon = daemon
    pthread_mutex_init(turn, nil)
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard bell >= 0 else { throw .outOfResources(reason: String(cString: strerror(errno))) }
  }

  deinit {
    if bell >= 0 { close(bell) }
    pthread_mutex_destroy(turn)
    turn.deallocate()
  }

  /// Starts the thread.
  func start() throws(ListenerError) {
    var new = pthread_t(bitPattern: 0)
    let status = pthread_create(&new, nil, runLoop, Unmanaged.passRetained(self).toOpaque())
    guard status == 0 else {
      Unmanaged.passUnretained(self).release()
      throw .outOfResources(reason: String(cString: strerror(status)))
    }
    thread.withLock { $0 = new }
  }

  /// Ends the thread and waits for it; what is open stays so.
  func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    pthread_mutex_lock(turn)
    isStopping.store(true, ordering: .releasing)
    pthread_mutex_unlock(turn)
    ring()
    pthread_join(thread, nil)
  }

  /// Has the library look at what was resumed, which its own bell may fail to do: it silences that without looking when it rings late.
  func ring() {
    var one: UInt64 = 1
    _ = write(bell, &one, 8)
  }

  /// Has the library look at what was resumed, here and now where it is not running: to wake the thread takes longer.
  func runHere() {
    guard pthread_mutex_trylock(turn) == 0 else { return ring() }
    let before = patience
    if !isStopping.load(ordering: .acquiring) { runDaemon() }
    // All connections may be idle for the same time, so that what comes new is due last, but for what is due at once.
    let isSooner = patience == 0 || (patience > 0 && before < 0)
    pthread_mutex_unlock(turn)
    if isSooner { ring() }
  }

  /// Does what there is to do, and asks when there will be more.
  private func runDaemon() {
    MHD_run(daemon)
    var milliseconds: CUnsignedLongLong = 0
    patience = MHD_get_timeout(daemon, &milliseconds) == .YES ? Int32(clamping: milliseconds) : -1
  }

  fileprivate func run() {
    let events = Int16(POLLIN)
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { sources in
      _ = sources.initialize(fromContentsOf: [
        pollfd(fd: mynah_daemon_epoll(daemon), events: events, revents: 0), pollfd(fd: bell, events: events, revents: 0),
      ])
      var patience: Int32 = 0
      while true {
        poll(sources.baseAddress, 2, patience)
        if sources[1].revents != 0 {
          var count: UInt64 = 0
          _ = read(bell, &count, 8)
          if isStopping.load(ordering: .acquiring) { return }
        }
        pthread_mutex_lock(turn)
        runDaemon()
        patience = self.patience
        pthread_mutex_unlock(turn)
      }
    }
  }
}

private func runLoop(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let loop else { return nil }
  // Signals belong to the program's own threads.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  Unmanaged<DaemonLoop>.fromOpaque(loop).takeRetainedValue().run()
  return nil
}

/// The threads that serve, by the library's daemons.
final class LoopTable: Sendable {
  private let loops = Mutex<[Int: DaemonLoop]>([:])

  subscript(daemon: OpaquePointer) -> DaemonLoop? {
    let key = Int(bitPattern: daemon)
    return loops.withLock { $0[key] }
  }

  func add(_ loop: DaemonLoop, of daemon: OpaquePointer) {
    let key = Int(bitPattern: daemon)
    loops.withLock { $0[key] = loop }
  }

  func remove(_ daemon: OpaquePointer) {
    let key = Int(bitPattern: daemon)
    loops.withLock { _ = $0.removeValue(forKey: key) }
  }
}
