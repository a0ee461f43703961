import CGnuTLS
import MynahServing
import Testing

/// A TLS client over a ``RawClient`` that trusts anybody and tells how a connection ended.
final class TLSClient {
  /// How a TLS connection ended.
  enum End: Equatable {
    /// By close_notify.
    case notified
    /// By a FIN without close_notify.
    case closed
    /// By a RST.
    case reset
    /// By something else, or not at all.
    case other(Int)
  }

  let raw: RawClient
  private let session: gnutls_session_t
  private let credentials: gnutls_certificate_credentials_t

  /// Connects, shakes hands and sends.
  init(_ listener: Listener, sending request: String) throws {
    raw = RawClient(listener)
    var credentials: gnutls_certificate_credentials_t?
    gnutls_certificate_allocate_credentials(&credentials)
    self.credentials = try #require(credentials)
    var session: gnutls_session_t?
    gnutls_init(&session, GNUTLS_CLIENT.rawValue | GNUTLS_NO_SIGNAL.rawValue)
    self.session = try #require(session)
    gnutls_set_default_priority(session)
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(self.credentials))
    gnutls_transport_set_int2(session, raw.descriptor, raw.descriptor)
    var status: CInt
    repeat { status = gnutls_handshake(session) } while status < 0 && gnutls_error_is_fatal(status) == 0
    try #require(status == 0)
    send(request)
  }

  deinit {
    gnutls_deinit(session)
    gnutls_certificate_free_credentials(credentials)
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = gnutls_record_send(session, bytes, bytes.count)
  }

  func readToEnd() -> (text: String, end: End) {
    var all: [UInt8] = []
    var patience = 5
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = gnutls_record_recv(session, &buffer, buffer.count)
      switch count {
      case 1...: all += buffer.prefix(count)
      case 0: return (String(decoding: all, as: UTF8.self), .notified)
      case Int(GNUTLS_E_PREMATURE_TERMINATION): return (String(decoding: all, as: UTF8.self), .closed)
      case Int(GNUTLS_E_PULL_ERROR): return (String(decoding: all, as: UTF8.self), .reset)
      case Int(GNUTLS_E_INTERRUPTED): continue
      // A server's session ticket was read, or ten seconds have gone by.
      case Int(GNUTLS_E_AGAIN) where patience > 0: patience -= 1
      default: return (String(decoding: all, as: UTF8.self), .other(count))
      }
    }
  }
}
