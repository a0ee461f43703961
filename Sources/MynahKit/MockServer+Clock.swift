public import MynahCore

extension MockServer {
  /// The server's clock, for clients of this process that take one.
  ///
  /// ```swift
  /// let server = try MockServer(.shop, speed: 60)
  /// let client = Client(server.url, clock: server.clock)  // waits a minute in a second
  /// ```
  public var clock: ScaledClock { ScaledClock(state.clock) }

  /// What a child process under test needs in its environment: where the server is (`MYNAH_URL`) and, where that runs faster, its clock.
  ///
  /// The clock is a library that is preloaded, `libmynahclock`. `swift build --product mynahclock` builds it beside the program that runs
  /// the tests, where it is looked for, also in a package that depends on this one. Where no process takes it, nothing that hangs on time
  /// is judged.
  ///
  /// ```swift
  /// let process = Process()
  /// process.environment = ProcessInfo.processInfo.environment.merging(try server.environment()) { $1 }
  /// ```
  ///
  /// - Throws: An error that says where the library should be, and how it gets there; never where the server runs in real time.
  public func environment() throws -> [String: String] { try environment(adding: ["MYNAH_URL": address]) }
}

/// The clock of a server, on which a second may pass in the twentieth part of one.
///
/// Its instants are those of the journal: seconds since the server began.
public struct ScaledClock: _Concurrency.Clock {
  private let clock: MynahCore.Clock

  init(_ clock: MynahCore.Clock) {
    self.clock = clock
  }

  /// The time since the server began.
  public var now: Instant { clock.now() }

  /// What passes in a nanosecond of real time.
  public var minimumResolution: Duration { max(.nanoseconds(1), clock.logicalLength(of: .nanoseconds(1))) }

  /// Rests until that instant, for as much real time as that takes.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try Task.checkCancellation()
    while case let now = clock.now(), now < deadline {
      try await Task.sleep(for: clock.rest(for: deadline - now), tolerance: tolerance.map(clock.rest))
    }
  }
}

/// A server can't run at that speed.
struct NoSpeed: Error, CustomStringConvertible {
  let value: Double

  var description: String { "a speed of \(value) can't be had: it lies between 0.000001 and 999999, with six decimals at most" }
}
