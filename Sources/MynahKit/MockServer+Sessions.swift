/// Isolated copies of a scenario's state on one server.
extension MockServer {
  /// Opens a session: the scenario from its beginning under a URL of its own, with its own journal, latches and verdict.
  ///
  /// It is used like a server; stopping it ends the session, and the server goes on. Who calls a session that has ended gets 404, which
  /// counts as a request that matched nothing. The server's own journal and verdict are about all
  /// of its sessions.
  ///
  /// ```swift
  /// let north = server.openSession()
  /// try await Client(north.url).pay()
  /// await expect(north, .post("/payments"), .calls(exactly: 2))
  /// ```
  public func openSession() -> MockServer { MockServer(state.openSession(), of: parent ?? self) }

  /// Its name in journals and reports; `default` for the server itself.
  public var sessionID: String { session.id }
}
