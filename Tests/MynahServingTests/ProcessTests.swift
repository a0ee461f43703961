#if os(Linux)
  import Glibc
  import MynahCore
  import MynahServing
  import Programs
  import Testing

  /// Each runs in a process of its own, where nobody else opens a file or starts a thread.
  @Suite("What a process pays for its listeners")
  struct ProcessTests {
    private static func answerOnce(delay: Duration = .zero) throws {
      try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"), delay: delay)) }) { listener, _ in
        let client = RawClient(listener)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.readReply()?.body == "x")
      }
    }

    @Test("500 listeners one after another leave no descriptor, no thread and no memory behind")
    func leavesNothing() async {
      await #expect(processExitsWith: .success) {
        for _ in 0..<20 { try Self.answerOnce(delay: .nanoseconds(1)) }
        let before = Usage()
        for number in 0..<500 { try Self.answerOnce(delay: .nanoseconds(number % 2)) }
        let after = Usage()
        // The runtime starts threads and lets idle ones go as it likes, but not hundreds.
        #expect(abs(after.descriptors - before.descriptors) < 10)
        #expect(abs(after.threads - before.threads) < 10)
        #expect(ThisProgram.isSanitized || after.resident - before.resident < 16 << 20)
      }
    }

    @Test("A listener has four threads, also while a thousand replies are slow, and gives back all it held")
    func threads() async {
      await #expect(processExitsWith: .success) {
        // What the runtime itself starts is started by then.
        try Self.answerOnce()
        let before = Usage()
        try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"), delay: .seconds(60))) }) { listener, _ in
          let clients = (0..<1000).map { _ in RawClient(listener) }
          for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
          #expect(eventually { listener.statistics.suspended == 1000 })
          #expect(Usage().threads - before.threads <= 4)
          listener.stop()
          for client in clients { client.close() }
        }
        #expect(abs(Usage().descriptors - before.descriptors) < 10)
        #expect(Usage().threads <= before.threads)
      }
    }

    @Test(
      "5,000 open connections that were answered cost 22 KB each at most",
      .enabled(if: hardDescriptorLimit > 11_000 && !ThisProgram.isSanitized))
    func memory() async {
      await #expect(processExitsWith: .success) {
        try Self.answerOnce()
        let before = Usage().resident
        try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"))) }) { listener, _ in
          let clients = (0..<5000).map { _ in RawClient(listener) }
          for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
          for client in clients { #expect(client.readReply()?.body == "x") }
          #expect(listener.statistics.connections == 5000)
          // With the clients and what the handler keeps of each exchange.
          #expect(Usage().resident - before < 5000 * 22_000)
        }
      }
    }

    @Test("The limit of open files is raised as far as it goes")
    func descriptorLimit() async {
      await #expect(processExitsWith: .success) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = 60
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        try withListener(answer: { _ in .deliver(Delivery(RenderedReply(200, "x"))) }) { listener, _ in
          let clients = (0..<100).map { _ in RawClient(listener) }
          for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
          #expect(clients.allSatisfy { $0.readReply()?.body == "x" })
        }
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(limit.rlim_cur == limit.rlim_max)
      }
    }

    @Test("A client that leaves while bytes are on their way raises no signal")
    func brokenPipe() async {
      await #expect(processExitsWith: .success) {
        signal(SIGPIPE, SIG_DFL)
        let long = RenderedReply(status: 200, body: [UInt8](repeating: 0x61, count: 8 << 20))
        let answer: @Sendable (Request) -> Decision = { request in
          request.target == "/fault" ? .deliver(Delivery(long, fault: .wrongLength)) : .deliver(Delivery(long))
        }
        func leave(_ target: String, _ listener: Listener, tls: Bool) throws {
          let request = "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
          let client = tls ? try TLSClient(listener, sending: request).raw : RawClient(listener)
          if !tls { client.send(request) }
          _ = client.read()
          client.reset()
        }
        try withListener(answer: answer) { listener, _ in
          for number in 0..<20 { try leave(number % 2 == 0 ? "/" : "/fault", listener, tls: false) }
          #expect(eventually { listener.statistics.connections == 0 })
        }
        try withTLSListener(answer: answer) { listener, _ in
          for number in 0..<10 { try leave(number % 2 == 0 ? "/" : "/fault", listener, tls: true) }
          #expect(eventually { listener.statistics.connections == 0 })
        }
      }
    }
  }

  private let hardDescriptorLimit: Int = {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_max)
  }()
#endif
