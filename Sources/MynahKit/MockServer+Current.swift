/// The server of the test that runs now.
extension MockServer {
  @TaskLocal package static var ofTask: MockServer?

  /// The server that `@Test(.mockServer(...))` started for this test, or ``withMockServer(_:tls:speed:isolation:_:)`` for its body.
  ///
  /// - Throws: An error where there is none: in a test without that trait, in a detached task, or on a thread of one's own.
  public static var current: MockServer {
    get throws {
      guard let ofTask else { throw NoCurrentServer() }
      return ofTask
    }
  }
}

/// Starts a server for `body`, hands it over, and stops it behind.
///
/// ```swift
/// try await withMockServer(.shop) { server in
///   try await Client(server.url).pay()
/// }
/// ```
///
/// - Parameters:
///   - scenario: What it plays.
///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: ``MockServer/authorityPEM``.
///   - speed: How many times faster than real time its clock runs: ``MockServer/clock``.
///   - isolation: Where `body` runs; the caller's own actor.
///   - body: Gets the server. Where nothing but `#expect(try ...)` tells Swift that it throws, write `{ server async throws in`. ``MockServer/current`` is it, too, until `body` ends.
/// - Returns: What `body` does.
/// - Throws: An error that says why no server could be started, and whatever `body` throws. It judges nothing: say `expect`, or ask
///   ``MockServer/verdict()``.
public func withMockServer<Result: Sendable>(
  _ scenario: Scenario, tls: Bool = false, speed: Double = 1, isolation: isolated (any Actor)? = #isolation,
  _ body: (MockServer) async throws -> Result
) async throws -> Result {
  let server = try MockServer(scenario, tls: tls, speed: speed)
  defer { server.stop() }
  return try await MockServer.$ofTask.withValue(server) { try await body(server) }
}

/// Somebody asked for the server of a test that has none.
struct NoCurrentServer: Error, CustomStringConvertible {
  var description: String {
    """
    there is no mock server here: give the test or its suite the trait .mockServer(...), or in an XCTestCase ask currentMockServer(), \
    which says where it was asked; a detached task and a thread of one's own know nothing of it, so take the server before and hand it over
    """
  }
}
