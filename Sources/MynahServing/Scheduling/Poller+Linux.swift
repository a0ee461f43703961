#if os(Linux)
  import CMicroHTTPD
  import Glibc

  /// The kernel's notice of sockets, of a wake-up and of the time, in one place to wait: epoll, eventfd and timerfd.
  ///
  /// All methods but `wait` may be called from any thread.
  final class Poller: Sendable {
    private let set, bell, timer: Int32
    private static let bellTag = UInt64.max
    private static let timerTag = UInt64.max - 1

    init() throws(ListenerError) {
      set = epoll_create1(Int32(EPOLL_CLOEXEC))
      bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
      timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
      guard set >= 0, bell >= 0, timer >= 0 else {
        let reason = String(cString: strerror(errno))
        for descriptor in [set, bell, timer] where descriptor >= 0 { close(descriptor) }
        throw .outOfResources(reason: reason)
      }
      control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue, Self.bellTag)
      control(EPOLL_CTL_ADD, timer, EPOLLIN.rawValue, Self.timerTag)
    }

    deinit {
      for descriptor in [set, bell, timer] { close(descriptor) }
    }

    /// Begins to watch a socket; closing it ends that.
    func watch(_ descriptor: Int32, tag: Int, for interest: Interest) {
      control(EPOLL_CTL_ADD, descriptor, Self.events(interest), UInt64(tag))
    }

    /// Watches a known socket for its next notice.
    func arm(_ descriptor: Int32, tag: Int, for interest: Interest) {
      control(EPOLL_CTL_MOD, descriptor, Self.events(interest), UInt64(tag))
    }

    func wake() {
      var one: UInt64 = 1
      _ = write(bell, &one, 8)
    }

    /// Sets the one alarm to ring after so many nanoseconds of real time.
    func setAlarm(after nanoseconds: Int64) {
      let delay = max(1, nanoseconds)
      var time = itimerspec()
      time.it_value = timespec(tv_sec: Int(delay / 1_000_000_000), tv_nsec: Int(delay % 1_000_000_000))
      timerfd_settime(timer, 0, &time, nil)
    }

    /// Waits until there is something to tell, and tells it.
    func wait(_ tell: (Notice) -> Void) {
      // So few that they stand on the stack.
      withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
        let count = epoll_wait(set, events.baseAddress, Int32(events.count), -1)
        for event in events.prefix(max(0, Int(count))) { tell(notice(of: event)) }
      }
    }

    private func notice(of event: epoll_event) -> Notice {
      switch event.data.u64 {
      case Self.bellTag:
        drain(bell)
        return .woken
      case Self.timerTag:
        drain(timer)
        return .alarm
      case let tag: return .socket(tag: Int(tag), Self.readiness(event.events))
      }
    }

    private func drain(_ descriptor: Int32) {
      var count: UInt64 = 0
      _ = read(descriptor, &count, 8)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ tag: UInt64) {
      var event = epoll_event(events: events, data: epoll_data_t(u64: tag))
      epoll_ctl(set, operation, descriptor, &event)
    }

    private static func events(_ interest: Interest) -> UInt32 {
      var events = EPOLLONESHOT.rawValue
      if interest.contains(.peerClosed) { events |= EPOLLRDHUP.rawValue }
      if interest.contains(.writable) { events |= EPOLLOUT.rawValue }
      if interest.contains(.readable) { events |= EPOLLIN.rawValue }
      return events
    }

    private static func readiness(_ events: UInt32) -> Readiness {
      var readiness: Readiness = []
      if events & EPOLLRDHUP.rawValue != 0 { readiness.insert(.peerClosed) }
      if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
      if events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
      if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { readiness.insert(.broken) }
      return readiness
    }
  }
#endif
