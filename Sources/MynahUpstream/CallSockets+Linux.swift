#if os(Linux)
  import CCurl
  import Glibc

  /// The kernel's notice of the sockets of calls, of the time and of a bell, in one place to wait: epoll, timerfd and eventfd.
  ///
  /// All methods but `wait` may be called from any thread.
  final class CallSockets: Sendable {
    private let set, bell, timer: Int32

    /// Something that one of the library's sockets is ready for.
    struct Notice {
      let socket: curl_socket_t
      /// As `curl_multi_socket_action` takes it.
      let events: Int32
    }

    init() throws(UpstreamError) {
      set = epoll_create1(Int32(EPOLL_CLOEXEC))
      bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
      timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
      guard set >= 0, bell >= 0, timer >= 0 else {
        let reason = String(cString: strerror(errno))
        for descriptor in [set, bell, timer] where descriptor >= 0 { close(descriptor) }
        throw .outOfResources("no calls can be made: \(reason)")
      }
      for descriptor in [bell, timer] { control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue) }
    }

    deinit {
      for descriptor in [set, bell, timer] { close(descriptor) }
    }

    /// Watches a socket for what the library wants to know of it; false where the system has no room for that.
    func watch(_ socket: curl_socket_t, for interest: Int32) -> Bool {
      var events: UInt32 = 0
      if interest & CURL_POLL_IN != 0 { events |= EPOLLIN.rawValue }
      if interest & CURL_POLL_OUT != 0 { events |= EPOLLOUT.rawValue }
      // Of a socket that is watched for nothing the kernel would tell its end again and again.
      if events == 0 {
        control(EPOLL_CTL_DEL, socket, 0)
        return true
      }
      return control(EPOLL_CTL_MOD, socket, events) || control(EPOLL_CTL_ADD, socket, events)
    }

    /// Ends a wait, or the next one.
    func ring() {
      var one: UInt64 = 1
      _ = write(bell, &one, 8)
    }

    /// Ends a wait after so many nanoseconds.
    func setAlarm(after nanoseconds: Int64) {
      let delay = max(1, nanoseconds)
      var time = itimerspec()
      time.it_value = timespec(tv_sec: Int(delay / 1_000_000_000), tv_nsec: Int(delay % 1_000_000_000))
      timerfd_settime(timer, 0, &time, nil)
    }

    /// Waits until there is something to do, and says what of it there is at sockets.
    func wait() -> [Notice] {
      withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
        let count = epoll_wait(set, events.baseAddress, Int32(events.count), -1)
        return events.prefix(max(0, Int(count))).compactMap(notice)
      }
    }

    private func notice(of event: epoll_event) -> Notice? {
      let descriptor = event.data.fd
      if descriptor == bell || descriptor == timer {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
        return nil
      }
      var events: Int32 = 0
      if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { events |= CURL_CSELECT_IN }
      if event.events & EPOLLOUT.rawValue != 0 { events |= CURL_CSELECT_OUT }
      if event.events & EPOLLERR.rawValue != 0 { events |= CURL_CSELECT_ERR }
      return Notice(socket: descriptor, events: events)
    }

    @discardableResult
    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) -> Bool {
      var event = epoll_event(events: events, data: epoll_data_t(fd: descriptor))
      return epoll_ctl(set, operation, descriptor, &event) == 0
    }
  }
#endif
