#if os(Linux)
  import CMicroHTTPD
  import Glibc
  import Synchronization

  /// The other end of a connection, where it is a socket of this machine.
  ///
  /// A peer that closed and one that only closed its sending side look the same from our side, since each sends a FIN and no more. The
  /// kernel knows the difference: a socket that a process still holds has an inode.
  enum PeerSocket {
    enum State {
      /// No process holds it.
      case closed
      case open
      /// It is on another machine, or nobody may ask.
      case elsewhere
    }

    /// What is known of the socket at the other end of `descriptor`.
    static func state(of descriptor: Int32) -> State {
      guard let local = SocketAddress.local(of: descriptor), let peer = SocketAddress.peer(of: descriptor) else { return .closed }
      guard peer.isLoopback || peer.host == local.host else { return .elsewhere }
      if isDiagUsable(local: local, peer: peer) {
        switch diagnose(local: peer, peer: local) {
        case .open: return .open
        case .notOpen: return .closed
        case .refused: break
        }
      }
      return ProcNet.inode(local: peer, peer: local).map { $0 == 0 ? .closed : .open } ?? .elsewhere
    }

    private static let diagIsUsable = Mutex<Bool?>(nil)

    /// Whether the kernel answers questions about sockets: it must know our own, which is there.
    private static func isDiagUsable(local: SocketAddress, peer: SocketAddress) -> Bool {
      diagIsUsable.withLock { usable in
        if let usable { return usable }
        let answer = diagnose(local: local, peer: peer) == .open
        usable = answer
        return answer
      }
    }

    private enum Diagnosis { case open, notOpen, refused }

    /// Asks by the exact pair of addresses (sock_diag(7)).
    private static func diagnose(local: SocketAddress, peer: SocketAddress) -> Diagnosis {
      let netlink = socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), NETLINK_SOCK_DIAG)
      guard netlink >= 0 else { return .refused }
      defer { close(netlink) }
      var question = Question(local: local, peer: peer)
      let size = MemoryLayout<Question>.size
      guard send(netlink, &question, size, 0) == size else { return .refused }
      return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
        let count = recv(netlink, buffer.baseAddress, buffer.count, 0)
        let header = MemoryLayout<nlmsghdr>.size
        guard count >= header + MemoryLayout<inet_diag_msg>.size else { return count > 0 ? .notOpen : .refused }
        guard buffer.load(as: nlmsghdr.self).nlmsg_type != UInt16(NLMSG_ERROR) else { return .notOpen }
        return buffer.load(fromByteOffset: header, as: inet_diag_msg.self).idiag_inode == 0 ? .notOpen : .open
      }
    }

    private struct Question {
      var header = nlmsghdr()
      var body = inet_diag_req_v2()

      init(local: SocketAddress, peer: SocketAddress) {
        header.nlmsg_len = UInt32(MemoryLayout<Question>.size)
        header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
        header.nlmsg_flags = UInt16(NLM_F_REQUEST)
        body.sdiag_family = UInt8(local.host.count == 4 ? AF_INET : AF_INET6)
        body.sdiag_protocol = UInt8(IPPROTO_TCP)
        body.idiag_states = .max
        body.id.idiag_sport = local.port.bigEndian
        body.id.idiag_dport = peer.port.bigEndian
        withUnsafeMutableBytes(of: &body.id.idiag_src) { $0.copyBytes(from: local.host) }
        withUnsafeMutableBytes(of: &body.id.idiag_dst) { $0.copyBytes(from: peer.host) }
        body.id.idiag_cookie = (.max, .max)
      }
    }
  }
#endif
