import MynahCore

/// Keeps requests in flight until the test lets them go.
///
/// ```swift
/// let refresh = server.hold("refresh")
/// async let first = client.load()
/// async let second = client.load()
/// try await refresh.arrivals(2)
/// refresh.release()
/// ```
public struct Latch: Sendable {
  /// The name that the reply gives it.
  public let name: String
  let playback: Playback
  let clock: Clock

  /// How many requests wait here now.
  public var waiting: Int { playback.latch(name).gate.waiting }

  /// Waits until so many requests have come here, held or not.
  ///
  /// - Parameters:
  ///   - count: How many, counted from the last reset.
  ///   - limit: How much real time that may take.
  /// - Throws: An error that says how many came, when fewer have come by then, or at once that no reply is held by a latch of this name;
  ///   `CancellationError` when the task is cancelled.
  public func arrivals(_ count: Int, within limit: Duration = .seconds(30)) async throws {
    let names = playback.latchNames
    guard names.contains(name) else { throw NoSuchLatch(name: name, others: names.sorted()) }
    let gate = playback.arrivals(count, at: name)
    let deadline = clock.now() + clock.logicalLength(of: limit)
    while !gate.isOpen {
      guard clock.now() < deadline else {
        throw LatchTimeout(name: name, wanted: count, arrived: playback.latch(name).arrivals, limit: limit)
      }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Lets go whoever is held here, now and later, until the server is reset.
  public func release() { playback.release(latch: name) }
}

/// Fewer requests came to a latch than a test waited for.
struct LatchTimeout: Error, CustomStringConvertible {
  let name: String
  let wanted: Int
  let arrived: Int
  let limit: Duration

  var description: String {
    "\(arrived) of \(wanted) requests came to the latch \"\(name)\" within \(limit)"
  }
}

/// A test means a latch that no reply is held by, and would wait for nobody.
struct NoSuchLatch: Error, CustomStringConvertible {
  let name: String
  let others: [String]

  var description: String {
    "no reply is held by the latch \"\(name)\"; "
      + (others.isEmpty
        ? "the scenario has no latches: .held(by: \"\(name)\")" : "the scenario has \(others.map { "\"\($0)\"" }.joined(separator: ", "))")
  }
}
