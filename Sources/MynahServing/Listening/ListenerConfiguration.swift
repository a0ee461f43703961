package import MynahCrypto

/// Where a listener listens, and the sizes that bound what it takes in.
package struct ListenerConfiguration: Sendable {
  /// An address of this machine or a name of one.
  ///
  /// `127.0.0.1` and `localhost` also listen on `[::1]` where there is one.
  package var host: String
  /// 0 picks a free port.
  package var port: UInt16
  /// How many threads move bytes; a slow reply holds none of them.
  package var threads: Int
  /// The most bytes that a request line and its header lines may have together; larger heads get 431, or 414 where the target alone is too long.
  ///
  /// It is also what an open connection costs in memory, with 2 KiB more. In these the library notes where the header lines are, 72 bytes for each,
  /// so a head near the limit that has more than some 25 lines is refused too.
  package var headLimit: Int
  /// The most bytes that a request body may have; larger ones get 413.
  package var bodyLimit: Int
  /// Nil serves plain HTTP.
  package var tls: ServerIdentity?

  package init(
    host: String = "127.0.0.1", port: UInt16 = 0, threads: Int = 2, headLimit: Int = 16 << 10, bodyLimit: Int = 64 << 20,
    tls: ServerIdentity? = nil
  ) {
    self.host = host
    self.port = port
    self.threads = threads
    self.headLimit = headLimit
    self.bodyLimit = bodyLimit
    self.tls = tls
  }
}
