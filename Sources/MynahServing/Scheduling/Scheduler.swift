import CMicroHTTPD
import MynahCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one thread behind all slow replies: delays, holds, pace, faults, and the watch over the sockets.
///
/// A connection that waits for it is suspended and holds no thread of the library.
final class Scheduler: Sendable {
  let poller: Poller
  let lag: Mutex<LagSamples>
  private let inbox = Mutex(Inbox())
  private let thread = Mutex<pthread_t?>(nil)

  private struct Inbox {
    var messages: [Message] = []
    var suspended = 0
    /// The scheduler's thread will look.
    var isAwaited = false
    var isStopping = false

    /// Whether its thread has to be woken.
    mutating func add(_ message: Message, isUrgent: Bool) -> Bool {
      messages.append(message)
      if isAwaited || !isUrgent { return false }
      isAwaited = true
      return true
    }
  }

  /// What other threads ask of it.
  enum Message: Sendable {
    /// A connection was suspended for this.
    case take(Connection, Plan)
    /// The gate opened that this request of this connection waits for.
    case opened(connection: Int, sequence: Int)
    /// There is room for more to take of this request of this connection.
    case ready(connection: Int, sequence: Int)
    /// A connection was handed back by somebody else.
    case resumed(Suspension)
    case sampleLag
    case stop
  }

  /// What a connection is suspended for.
  enum Plan: Sendable {
    /// To wait for the gate, and then to be delivered.
    case hold(Gate, until: Instant, then: @Sendable (Bool) -> Delivery)
    /// To be delivered at this instant.
    case deliver(Delivery, at: Instant)
    /// To send the next piece of a paced body at this instant.
    case pace(until: Instant)
    /// To wait for a reply's head, or for more of its body.
    case follow(Suspension)
    /// To wait for room for more of a request's body.
    case pass(BytePipe)
    /// To get these bytes and be closed.
    case play(WireScript)

    /// Whether the scheduler has anything to do for it before something else happens that wakes it.
    var isUrgent: Bool { if case .follow = self { false } else { true } }
  }

  init(speed: Speed) throws(ListenerError) {
    poller = try Poller()
    lag = Mutex(LagSamples(speed: speed))
  }

  var isStopping: Bool { inbox.withLock { $0.isStopping } }

  /// How many connections are suspended now.
  var suspended: Int { inbox.withLock { $0.suspended } }

  /// Suspends the connection and hands it over; false, and nothing done, when the listener is stopping.
  ///
  /// Suspended first, published after, both under the lock that `stop` takes: so no connection can be left suspended behind its back.
  func suspend(_ connection: Connection, for plan: Plan) -> Bool {
    let (done, isAsleep) = inbox.withLock { inbox in
      guard !inbox.isStopping else { return (false, false) }
      connection.stage = .suspended
      MHD_suspend_connection(connection.handle)
      inbox.suspended += 1
      return (true, inbox.add(.take(connection, plan), isUrgent: plan.isUrgent))
    }
    if isAsleep { poller.wake() }
    return done
  }

  /// Hands the connection back to the library, which acts on the verdict when its loop runs.
  ///
  /// - Returns: Which has to be woken for it.
  func resume(_ connection: Connection, _ verdict: Connection.Verdict) -> DaemonLoop? {
    connection.stage = .resumed(verdict)
    inbox.withLock { $0.suspended -= 1 }
    // Asked before: once it is resumed the library may close it.
    let loop = mynah_connection_daemon(connection.handle).flatMap { connection.context.loops[$0] }
    MHD_resume_connection(connection.handle)
    return loop
  }

  /// - Parameter isUrgent: Its thread is woken for it; it wakes by itself a hundred times a second.
  func post(_ message: Message, isUrgent: Bool = true) {
    if inbox.withLock({ $0.add(message, isUrgent: isUrgent) }) { poller.wake() }
  }

  func takeMessages() -> [Message] {
    inbox.withLock { inbox in
      defer {
        inbox.messages = []
        inbox.isAwaited = false
      }
      return inbox.messages
    }
  }

  func start(in context: ServingContext) throws(ListenerError) {
    var new = pthread_t(bitPattern: 0)
    let status = pthread_create(&new, nil, runScheduler, Unmanaged.passRetained(context).toOpaque())
    guard status == 0 else {
      Unmanaged.passUnretained(context).release()
      throw .outOfResources(reason: String(cString: strerror(status)))
    }
    thread.withLock { $0 = new }
  }

  /// Resumes everything to be closed, refuses new suspensions, and ends the thread.
  func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    inbox.withLock { $0.isStopping = true }
    post(.stop)
    pthread_join(thread, nil)
    // What came too late for it would hold its connection, and that us. Let go outside the lock.
    _ = takeMessages()
  }
}

private func runScheduler(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  // Signals belong to the program's own threads.
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  SchedulerLoop(Unmanaged<ServingContext>.fromOpaque(context).takeRetainedValue()).run()
  return nil
}
