import CCurl
import MynahCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// All calls that are under way, and the thread that carries them on.
///
/// A call is begun by whoever asks for it, unless the library is busy: to wake the thread takes longer.
///
/// Unchecked because of the pointers, which are good until the thread has ended, and of what is touched by whoever has the turn alone.
final class UpstreamLoop: @unchecked Sendable {
  /// What other threads ask for.
  enum Message: Sendable {
    case start(Transfer)
    case resume(Transfer)
    case cancel(Transfer)
  }

  let library: CurlLibrary
  private let multi: CurlLibrary.Multi
  private let sockets: CallSockets
  private struct Inbox {
    var messages: [Message] = []
    var isStopping = false
    var isOver = false
  }
  private let inbox = Mutex(Inbox())
  private let thread = Mutex<pthread_t?>(nil)

  /// Who has it may call the library; a lock of the system's, since that may be tried by a thread that has it, in the library's callbacks.
  private let turn = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var running: [CurlLibrary.Easy: Transfer] = [:]
  private var idle: [CurlLibrary.Easy] = []
  private var isOver = false
  private var timing = CallTiming()
  private var watched = WatchedSockets()

  private static let mostIdle = 64
  private static let mostConnections = 256
  /// How long whoever begins a call waits for its reply, in nanoseconds: as long as it takes to wake a thread, and a little longer.
  private static let patience: Int64 = 100_000

  init() throws(UpstreamError) {
    library = try CurlLibrary.loaded.get()
    sockets = try CallSockets()
    guard let multi = library.multiInit() else { throw .outOfResources("no more calls can be made: out of memory") }
    self.multi = multi
    pthread_mutex_init(turn, nil)
    _ = mynah_curl_multi_set_long(library.multiSet, multi, CURLMOPT_MAXCONNECTS, Self.mostConnections)
    // The library calls back only while we call it.
    let own = Unmanaged.passUnretained(self).toOpaque()
    _ = mynah_curl_multi_set_sockets(library.multiSet, multi, watchSocket, own)
    _ = mynah_curl_multi_set_timer(library.multiSet, multi, setTimer, own)
  }

  deinit {
    pthread_mutex_destroy(turn)
    turn.deallocate()
  }

  /// Starts the thread.
  func start() throws(UpstreamError) {
    var new = pthread_t(bitPattern: 0)
    let status = pthread_create(&new, nil, runUpstream, Unmanaged.passRetained(self).toOpaque())
    guard status == 0 else {
      Unmanaged.passUnretained(self).release()
      throw .outOfResources("no thread for calls can be had: \(String(cString: strerror(status)))")
    }
    thread.withLock { $0 = new }
  }

  /// Gives up all calls and ends the thread.
  func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    inbox.withLock { $0.isStopping = true }
    sockets.ring()
    pthread_join(thread, nil)
  }

  func post(_ message: Message) {
    let isOver = inbox.withLock { inbox in
      if !inbox.isOver { inbox.messages.append(message) }
      return inbox.isOver
    }
    guard case .start(let transfer) = message else { return sockets.ring() }
    if isOver { return transfer.receiver.end(.cancelled) }
    // What TLS begins with takes long.
    guard !transfer.request.origin.isSecure, pthread_mutex_trylock(turn) == 0 else { return sockets.ring() }
    advance([])
    if transfer.request.origin.isOnThisMachine, running.count == 1 { stay(with: transfer) }
    settle()
    pthread_mutex_unlock(turn)
  }

  /// Stays with the only call that is under way: an API on this machine may answer before a thread could be woken.
  private func stay(with transfer: Transfer) {
    let end = CallTiming.now + Self.patience
    while transfer.handle != nil, let socket = watched.onlyNew, CallTiming.now < end, !isAsked {
      var reply = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      if poll(&reply, 1, 0) > 0 {
        advance([CallSockets.Notice(socket: socket, events: CURL_CSELECT_IN)])
      } else {
        // The API may need this processor.
        sched_yield()
      }
    }
  }

  fileprivate func run() {
    var isStopping = false
    while !isStopping {
      let notices = sockets.wait()
      pthread_mutex_lock(turn)
      isStopping = inbox.withLock { $0.isStopping }
      if isStopping {
        close()
      } else {
        advance(notices)
        settle()
      }
      pthread_mutex_unlock(turn)
    }
  }

  /// Does what is asked for and what there is to do, without waiting for anything.
  private func advance(_ notices: [CallSockets.Notice]) {
    if isOver { return }
    takeMessages()
    var count: Int32 = 0
    for notice in notices { _ = library.multiAct(multi, notice.socket, notice.events, &count) }
    if timing.takeDue() { _ = library.multiAct(multi, CURL_SOCKET_BAD, 0, &count) }
    while let message = library.multiRead(multi, &count) { finish(message.pointee) }
  }

  /// There is nothing more to do for now.
  private func settle() {
    for transfer in running.values { transfer.noteLull() }
    for handle in watched.tell(sockets) {
      if let transfer = running[handle] { end(transfer, .failed("the call cannot be made: its connection cannot be watched")) }
    }
    if let delay = timing.arm() { sockets.setAlarm(after: delay) }
  }

  /// Whether another thread wants something.
  private var isAsked: Bool { inbox.withLock { !$0.messages.isEmpty || $0.isStopping } }

  private func takeMessages() {
    let messages = inbox.withLock { inbox in
      defer { inbox.messages = [] }
      return inbox.messages
    }
    for message in messages {
      switch message {
      case .start(let transfer): if isOver { transfer.receiver.end(.cancelled) } else { start(transfer) }
      case .resume(let transfer): transfer.resume()
      case .cancel(let transfer): if transfer.handle != nil { end(transfer, .cancelled) }
      }
    }
  }

  private func start(_ transfer: Transfer) {
    guard let handle = idle.popLast() ?? library.easyInit() else {
      return transfer.receiver.end(.failed("no more calls can be made: out of memory"))
    }
    transfer.prepare(handle)
    running[handle] = transfer
    if library.multiAdd(multi, handle) != CURLM_OK { end(transfer, .failed("the call cannot be made")) }
  }

  private func finish(_ message: CURLMsg) {
    guard message.msg == CURLMSG_DONE, let handle = message.easy_handle, let transfer = running[handle] else { return }
    end(transfer, transfer.outcome(message.data.result))
  }

  private func end(_ transfer: Transfer, _ outcome: UpstreamOutcome) {
    guard let handle = transfer.handle else { return }
    running[handle] = nil
    _ = library.multiRemove(multi, handle)
    // Somebody waits for that; what comes after it waits for nobody.
    transfer.end(outcome)
    if idle.count < Self.mostIdle {
      library.easyReset(handle)
      idle.append(handle)
    } else {
      library.easyCleanUp(handle)
    }
  }

  /// Gives up all calls, and what comes meanwhile.
  private func close() {
    for transfer in Array(running.values) { end(transfer, .cancelled) }
    isOver = true
    inbox.withLock { $0.isOver = true }
    takeMessages()
    for handle in idle { library.easyCleanUp(handle) }
    _ = library.multiCleanUp(multi)
  }

  fileprivate func setDue(after milliseconds: Int) { timing.setDue(after: milliseconds) }

  fileprivate func note(_ socket: curl_socket_t, _ interest: Int32, for call: CurlLibrary.Easy?) {
    watched.note(socket, interest, for: call)
  }
}

// Functions, not closures: a closure would take the isolation of the place where it stands.

private func watchSocket(
  _ call: CurlLibrary.Easy?, _ socket: curl_socket_t, _ interest: Int32, _ own: UnsafeMutableRawPointer?, _ known: UnsafeMutableRawPointer?
) -> Int32 {
  if let own { Unmanaged<UpstreamLoop>.fromOpaque(own).takeUnretainedValue().note(socket, interest, for: call) }
  return 0
}

private func setTimer(_ multi: CurlLibrary.Multi?, _ milliseconds: Int, _ own: UnsafeMutableRawPointer?) -> Int32 {
  if let own { Unmanaged<UpstreamLoop>.fromOpaque(own).takeUnretainedValue().setDue(after: milliseconds) }
  return 0
}

private func runUpstream(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let loop else { return nil }
  // Signals belong to the program's own threads.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  Unmanaged<UpstreamLoop>.fromOpaque(loop).takeRetainedValue().run()
  return nil
}
