public import MynahKit
import Synchronization
public import XCTest

/// By the test that started them, the servers that run; the last one is the current one.
private let servers = Mutex<[ObjectIdentifier: [MockServer]]>([:])

extension XCTestCase {
  /// The server that this test started last, in `setUp` for example.
  ///
  /// ```swift
  /// override func setUp() async throws { _ = try await mockServer(.shop) }
  ///
  /// func testPaysOnce() async throws {
  ///   let server = try currentMockServer()
  ///   try await Client(server.url).pay()
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - file: Where the failure appears; the caller's.
  ///   - line: The caller's.
  /// - Returns: The server, which listens.
  /// - Throws: An error where this test has started none; it fails the test at this line, too.
  public func currentMockServer(file: StaticString = #filePath, line: UInt = #line) throws -> MockServer {
    if let server = servers.withLock({ $0[ObjectIdentifier(self)]?.last }) { return server }
    let error = NoServerOfTest()
    // What a test throws has no line.
    XCTFail("\(error)", file: file, line: line)
    throw error
  }

  /// Keeps a server as the current one.
  ///
  /// - Returns: What is to be called when it stops.
  func makeCurrent(_ server: MockServer) -> @Sendable () -> Void {
    let test = ObjectIdentifier(self)
    servers.withLock { $0[test, default: []].append(server) }
    return {
      servers.withLock { servers in
        servers[test]?.removeAll { $0 === server }
        if servers[test]?.isEmpty == true { servers[test] = nil }
      }
    }
  }
}

/// A test asked for its server before it had started one.
private struct NoServerOfTest: Error, CustomStringConvertible {
  var description: String { "this test has no mock server yet: start one with mockServer(...), here or in setUp" }
}
