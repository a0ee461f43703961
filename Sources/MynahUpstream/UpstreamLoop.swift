import CCurl
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The thread that all calls run on.
///
/// Unchecked because of the pointer and of what only the thread touches: the calls under way and the idle handles. `post` may wake the
/// library from any thread, as its documentation says, and the pointer is good until the thread has been joined.
final class UpstreamLoop: @unchecked Sendable {
  /// What other threads ask for.
  enum Message: Sendable {
    case start(Transfer)
    case resume(Transfer)
    case cancel(Transfer)
  }

  let library: CurlLibrary
  private let multi: CurlLibrary.Multi
  private struct Inbox {
    var messages: [Message] = []
    var isStopping = false
    var isOver = false
  }
  private let inbox = Mutex(Inbox())
  private let thread = Mutex<pthread_t?>(nil)

  private var running: [CurlLibrary.Easy: Transfer] = [:]
  private var idle: [CurlLibrary.Easy] = []

  private static let mostIdle = 64
  private static let mostConnections = 256

  init() throws(UpstreamError) {
    library = try CurlLibrary.loaded.get()
    guard let multi = library.multiInit() else { throw .outOfResources("no more calls can be made: out of memory") }
    self.multi = multi
    _ = mynah_curl_multi_set_long(library.multiSet, multi, CURLMOPT_MAXCONNECTS, Self.mostConnections)
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
    inbox.withLock { inbox in
      inbox.isStopping = true
      _ = library.multiWakeUp(multi)
    }
    pthread_join(thread, nil)
  }

  /// Under the lock, so that the library is not woken when it has been cleaned up.
  func post(_ message: Message) {
    let isOver = inbox.withLock { inbox in
      guard !inbox.isOver else { return true }
      inbox.messages.append(message)
      if inbox.messages.count == 1 { _ = library.multiWakeUp(multi) }
      return false
    }
    if isOver, case .start(let transfer) = message { transfer.receiver.end(.cancelled) }
  }

  fileprivate func run() {
    var isStopping = false
    while !isStopping {
      isStopping = takeMessages()
      var count: Int32 = 0
      _ = library.multiPerform(multi, &count)
      while let message = library.multiRead(multi, &count) { finish(message.pointee) }
      for transfer in running.values { transfer.noteLull() }
      if !isStopping { _ = library.multiPoll(multi, nil, 0, 60_000, nil) }
    }
    for transfer in Array(running.values) { end(transfer, .cancelled) }
    inbox.withLock { $0.isOver = true }
    _ = takeMessages()
    for handle in idle { library.easyCleanUp(handle) }
    _ = library.multiCleanUp(multi)
  }

  private func takeMessages() -> Bool {
    let (messages, isStopping, isOver) = inbox.withLock { inbox in
      defer { inbox.messages = [] }
      return (inbox.messages, inbox.isStopping, inbox.isOver)
    }
    for message in messages {
      switch message {
      case .start(let transfer): if isOver { transfer.receiver.end(.cancelled) } else { start(transfer) }
      case .resume(let transfer): transfer.resume()
      case .cancel(let transfer): if transfer.handle != nil { end(transfer, .cancelled) }
      }
    }
    return isStopping
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
    if idle.count < Self.mostIdle {
      library.easyReset(handle)
      idle.append(handle)
    } else {
      library.easyCleanUp(handle)
    }
    transfer.end(outcome)
  }
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
