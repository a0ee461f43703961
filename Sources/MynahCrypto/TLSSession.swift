import CGnuTLS

/// The TLS session of a connection that libmicrohttpd has accepted, for bytes that go past it.
///
/// Sendable, though it holds a pointer: GnuTLS lets any one thread at a time use a session, and a connection has one owner at a time. That is
/// libmicrohttpd's thread until the connection is suspended, and then the thread that suspended it or was handed it, until it resumes it.
/// Whoever owns the connection may call ``send(_:)``, nobody else, and not after the connection is closed.
package struct TLSSession: @unchecked Sendable {
  /// What came of an attempt to send.
  package enum SendOutcome: Sendable, Equatable {
    /// So many of the bytes are taken, as far as the kernel: one at least, one record (16 KiB) at most.
    case sent(Int)
    /// The socket takes nothing just now. The same bytes must be offered again, from the same first byte on.
    case again
    /// The session is broken.
    case failed
  }

  private let session: gnutls_session_t

  /// Takes the `gnutls_session_t` as libmicrohttpd gives it (`MHD_CONNECTION_INFO_GNUTLS_SESSION`) and does not own it.
  package init(_ opaque: UnsafeMutableRawPointer) {
    session = gnutls_session_t(opaque)
  }

  /// Encrypts bytes and sends them as far as they go without waiting; the socket must be non-blocking.
  package func send(_ bytes: UnsafeRawBufferPointer) -> SendOutcome {
    guard !bytes.isEmpty else { return .sent(0) }
    let status = gnutls_record_send(session, bytes.baseAddress, bytes.count)
    switch CInt(clamping: status) {
    case 0...: return .sent(status)
    case GNUTLS_E_AGAIN, GNUTLS_E_INTERRUPTED: return .again
    default: return .failed
    }
  }
}
