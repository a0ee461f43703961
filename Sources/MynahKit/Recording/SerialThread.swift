#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One thread that does what it is given, in order.
///
/// Unchecked because of the pointers, which live as long as it does; what they guard is touched under the lock alone.
final class SerialThread: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var work: [@Sendable () -> Void] = []
  /// Something is being done, here or by whoever gave it.
  private var isBusy = false
  private var isStopping = false
  private var thread: pthread_t?

  /// - Throws: ``ServerError/cannotListen(_:)`` where no thread is to be had.
  init() throws(ServerError) {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(bell, nil)
    var new = pthread_t(bitPattern: 0)
    let status = pthread_create(&new, nil, runSerially, Unmanaged.passRetained(self).toOpaque())
    guard status == 0 else {
      Unmanaged.passUnretained(self).release()
      throw .cannotListen("no thread can be had: \(String(cString: strerror(status)))")
    }
    thread = new
  }

  deinit {
    pthread_cond_destroy(bell)
    pthread_mutex_destroy(lock)
    bell.deallocate()
    lock.deallocate()
  }

  /// Has a piece done after all that came before.
  ///
  /// - Parameter isShort: It may be done at once, by the thread that gives it: to wake another one takes longer than the piece.
  func add(isShort: Bool, _ piece: @escaping @Sendable () -> Void) {
    pthread_mutex_lock(lock)
    if isShort, !isBusy, !isStopping, work.isEmpty {
      isBusy = true
      pthread_mutex_unlock(lock)
      piece()
      pthread_mutex_lock(lock)
      isBusy = false
    } else {
      work.append(piece)
    }
    if !work.isEmpty || isStopping { pthread_cond_signal(bell) }
    pthread_mutex_unlock(lock)
  }

  /// Does what there is, and ends.
  func finish() {
    pthread_mutex_lock(lock)
    isStopping = true
    let thread = thread.take()
    pthread_cond_signal(bell)
    pthread_mutex_unlock(lock)
    if let thread { pthread_join(thread, nil) }
  }

  fileprivate func run() {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      while isBusy || (work.isEmpty && !isStopping) { pthread_cond_wait(bell, lock) }
      let pieces = work
      work = []
      if pieces.isEmpty { return }
      isBusy = true
      pthread_mutex_unlock(lock)
      for piece in pieces { piece() }
      pthread_mutex_lock(lock)
      isBusy = false
    }
  }
}

private func runSerially(_ thread: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let thread else { return nil }
  // Signals belong to the program's own threads.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  Unmanaged<SerialThread>.fromOpaque(thread).takeRetainedValue().run()
  return nil
}
