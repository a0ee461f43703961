#if os(Linux)
  import Glibc
  import MynahCore
  import Testing

  @testable import MynahServing

  @Suite("What the kernel tells of the other end")
  @BlockingTests
  struct PeerSocketTests {
    @Test("A half-closed socket is there still, a closed one is not, whichever way it is asked", arguments: [false, true])
    func states(_ isIPv6: Bool) throws {
      let host = isIPv6 ? "::1" : "127.0.0.1"
      guard let listening = try? ListeningSocket(host: host, port: 0) else {
        print("absent: \(host)")
        return
      }
      defer { listening.close() }
      let client = RawClient(listening.port, isIPv6: isIPv6)
      let server = try #require(accepted(from: listening.descriptor))
      defer { close(server) }
      let (ours, theirs) = (try #require(SocketAddress.local(of: server)), try #require(SocketAddress.peer(of: server)))
      #expect(PeerSocket.state(of: server) == .open)
      #expect((ProcNet.inode(local: theirs, peer: ours) ?? 0) != 0)
      client.closeSendingSide()
      #expect(PeerSocket.state(of: server) == .open)
      #expect((ProcNet.inode(local: theirs, peer: ours) ?? 0) != 0)
      client.close()
      #expect(eventually { PeerSocket.state(of: server) == .closed })
      #expect(ProcNet.inode(local: theirs, peer: ours) == 0)
    }

    private func accepted(from listening: Int32) -> Int32? {
      var descriptor: Int32 = -1
      _ = eventually {
        descriptor = accept(listening, nil, nil)
        return descriptor >= 0
      }
      guard descriptor >= 0 else { return nil }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      return descriptor
    }
  }
#endif
