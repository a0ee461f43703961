import CGnuTLS
import Testing

@testable import MynahCrypto

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server's and a client's TLS session over two ends of a socket pair, past their handshake, the client trusting the server's authority.
final class ConnectedSessions {
  private var sessions: [gnutls_session_t] = []
  private var credentials: [gnutls_certificate_credentials_t] = []
  private var sockets: [CInt] = [-1, -1]
  // GnuTLS keeps the pointer, not the text.
  private let hostName = strdup("localhost")

  var server: UnsafeMutableRawPointer { UnsafeMutableRawPointer(sessions[0]) }

  init() throws {
    let authority = try ThrowAwayAuthority(now: time(nil))
    let identity = try authority.issue(for: ["localhost"])
    #if canImport(Glibc)
      let stream = CInt(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    try #require(socketpair(AF_UNIX, stream, 0, &sockets) == 0)
    for (socket, role) in zip(sockets, [GNUTLS_SERVER, GNUTLS_CLIENT] as [gnutls_init_flags_t]) {
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      try open(role, on: socket)
    }
    let chainStatus = withDatum(of: identity.certificateChainPEM) { chain in
      withDatum(of: identity.keyPEM) { gnutls_certificate_set_x509_key_mem(credentials[0], chain, $0, GNUTLS_X509_FMT_PEM) }
    }
    try #require(chainStatus >= 0)
    let trusted = withDatum(of: authority.certificatePEM) { gnutls_certificate_set_x509_trust_mem(credentials[1], $0, GNUTLS_X509_FMT_PEM) }
    try #require(trusted == 1)
    gnutls_session_set_verify_cert(sessions[1], hostName, 0)
    try shakeHands()
  }

  deinit {
    sessions.forEach { gnutls_deinit($0) }
    credentials.forEach { gnutls_certificate_free_credentials($0) }
    sockets.forEach { _ = close($0) }
    free(hostName)
  }

  /// All that has arrived at the client.
  func receive() -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = gnutls_record_recv(sessions[1], &buffer, buffer.count)
      // The client reads the server's session tickets on its way, which say "again".
      guard count > 0 else { return received }
      received += buffer.prefix(count)
    }
  }

  /// Ends both directions of the client's socket.
  func hangUp() {
    _ = shutdown(sockets[1], CInt(SHUT_RDWR))
  }

  private func open(_ role: gnutls_init_flags_t, on socket: CInt) throws {
    var session: gnutls_session_t?
    try #require(gnutls_init(&session, role.rawValue | GNUTLS_NONBLOCK.rawValue | GNUTLS_NO_SIGNAL.rawValue) == 0)
    sessions.append(try #require(session))
    var own: gnutls_certificate_credentials_t?
    try #require(gnutls_certificate_allocate_credentials(&own) == 0)
    credentials.append(try #require(own))
    try #require(gnutls_set_default_priority(session) == 0)
    try #require(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(own)) == 0)
    gnutls_transport_set_int2(session, socket, socket)
  }

  private func shakeHands() throws {
    var open = [true, true]
    for _ in 0..<100 where open.contains(true) {
      for side in 0...1 where open[side] {
        let status = gnutls_handshake(sessions[side])
        try #require(status == 0 || gnutls_error_is_fatal(status) == 0, "\(String(cString: gnutls_strerror(status)))")
        open[side] = status != 0
      }
    }
    try #require(!open.contains(true))
  }
}
