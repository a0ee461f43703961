public import MynahCore
import MynahKit
public import Testing

/// Gives each test case a server of its own, and fails it for what the server saw.
///
/// The trait holds a recipe; a server starts when a case does, on a port of its own, and is judged and stopped when the case ends. On a suite
/// it does so for each case of each of its tests, and the suite's initialiser finds the case's server, too. A test's own trait takes the
/// place of that of its suite, which then starts and judges nothing.
///
/// ```swift
/// @Suite(.mockServer(.shop)) struct ShopTests {
///   let server: MockServer
///   init() throws { server = try MockServer.current }
/// }
/// ```
public struct MockServerTrait: TestTrait, SuiteTrait, TestScoping {
  let scenario: Result<Scenario, any Error>
  let tls: Bool
  let speed: Double
  let caller: CallerLine
  /// Tells one trait from another, wherever it is handed down to.
  private let mark = Mark()

  private final class Mark: Sendable {}

  /// On a suite it is for each of its tests.
  public var isRecursive: Bool { true }

  /// Starts the server, runs the case, judges.
  ///
  /// A case that ended with an error is not judged by the scenario's expectations; requests that matched no route are told all the same,
  /// as they may be what brought it about.
  ///
  /// - Throws: What the case throws, or an error that says why no server could be started.
  public func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    // A test has the traits of its suites, then its own.
    if let last = test.traits.lazy.compactMap({ $0 as? Self }).last, last.mark !== mark { return try await function() }
    let server = try MockServer(scenario.get(), tls: tls, speed: speed)
    defer { server.stop() }
    do {
      try await MockServer.$ofTask.withValue(server) { try await function() }
    } catch {
      Findings(unmatchedBy: server).record(of: server, at: caller)
      throw error
    }
    await Findings(settling: server) { Findings(atTheEndOf: server) }.record(of: server, at: caller)
  }
}

extension Trait where Self == MockServerTrait {
  /// A server that plays this scenario, for each test case its own: `try MockServer.current`.
  ///
  /// When the case ends, requests that matched no route and the scenario's own expectations fail it at this line. Routes that were never
  /// requested are a warning beside such a failure.
  ///
  /// ```swift
  /// @Test(.mockServer(.shop)) func paysOnce() async throws {
  ///   let server = try MockServer.current
  ///   try await Client(server.url).pay()
  ///   await expect(server, .post("/payments"), .honorsRetryAfter(), .calls(exactly: 2))
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - scenario: What each server plays.
  ///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: `authorityPEM` of the server.
  ///   - speed: How many times faster than real time the server's clock runs: `clock` of the server.
  ///   - fileID: Where failures appear, as the next three; the place of the trait.
  ///   - filePath: The trait's.
  ///   - line: The trait's.
  ///   - column: The trait's.
  public static func mockServer(
    _ scenario: Scenario, tls: Bool = false, speed: Double = 1, fileID: StaticString = #fileID, filePath: StaticString = #filePath,
    line: Int = #line, column: Int = #column
  ) -> Self {
    MockServerTrait(
      scenario: .success(scenario), tls: tls, speed: speed,
      caller: CallerLine(fileID: fileID, filePath: filePath, line: line, column: column))
  }

  /// A server that plays scenario files or folders, recordings among them, as the working directory of the tests finds them: the folder of
  /// the package under `swift test`.
  ///
  /// What is wrong with a file fails each case with file, line and column.
  ///
  /// ```swift
  /// @Test(.mockServer(files: "scenarios/orders.json", "recordings/payments")) func orders() async throws {}
  /// ```
  ///
  /// - Parameters:
  ///   - files: Files and folders, which play together in that order.
  ///   - tls: Speaks HTTPS, with a certificate of a throw-away authority: `authorityPEM` of the server.
  ///   - speed: How many times faster than real time the server's clock runs: `clock` of the server.
  ///   - fileID: Where failures appear, as the next three; the place of the trait.
  ///   - filePath: The trait's.
  ///   - line: The trait's.
  ///   - column: The trait's.
  public static func mockServer(
    files: String..., tls: Bool = false, speed: Double = 1, fileID: StaticString = #fileID, filePath: StaticString = #filePath,
    line: Int = #line, column: Int = #column
  ) -> Self {
    MockServerTrait(
      scenario: Result { try Scenario(paths: files) }, tls: tls, speed: speed,
      caller: CallerLine(fileID: fileID, filePath: filePath, line: line, column: column))
  }
}
