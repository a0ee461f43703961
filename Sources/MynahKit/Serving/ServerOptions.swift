package import MynahCore

/// How a server listens and what it keeps.
package struct ServerOptions: Sendable {
  package var host = "127.0.0.1"
  /// 0 picks a free one.
  package var port: UInt16 = 0
  /// A second port for the control interface, which then answers only there.
  package var adminPort: UInt16?
  /// What control requests must bear; made up when the server listens beyond loopback and none is given.
  package var adminToken: String?
  package var tls: TLS = .off
  /// Where exchanges are appended as JSON lines when they end.
  package var journalFile: String?
  /// Bytes of exchanges kept in memory.
  package var journalLimit = 256 << 20
  /// Bytes of a request body; more is answered with 413.
  package var bodyLimit = 64 << 20
  /// Bytes of a request head; more is answered with 431.
  package var headLimit = 16 << 10
  /// Everything random comes from it; nil takes the scenario's, or makes one up.
  package var seed: UInt64?
  /// How fast its clock runs; clients have to live on the same one.
  package var speed = Speed.real
  /// The real API that answers what no route does; nil: nobody does.
  package var fallback: Fallback?

  package init() {}

  /// Whether and as whom it speaks TLS.
  package enum TLS: Sendable, Hashable {
    case off
    /// A certificate of an authority that lives as long as the server.
    case throwAway
    /// The contents of two PEM files.
    case given(certificatePEM: String, keyPEM: String)
  }

  /// Whether only programs on this machine can reach it.
  var isLoopback: Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.isIPv4Literal)
  }
}
