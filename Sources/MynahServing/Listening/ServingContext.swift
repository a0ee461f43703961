import MynahCore
import Synchronization

/// What the library's callbacks of one listener share.
final class ServingContext: Sendable {
  let clock: Clock
  let handler: any ExchangeHandler
  let headLimit: Int
  let bodyLimit: Int
  /// A body that is longer than this may be streamed.
  let streamedFrom = 256 << 10
  let scheduler: Scheduler
  let connections = ConnectionTable()
  /// The threads that serve, by their daemons.
  let loops = LoopTable()
  let dateLine = DateLine()

  /// The memory that the library has for one connection: the request's head, what it notes of each line, and the head of the reply.
  ///
  /// All of it is touched, and it stays while the connection is open, so it is what ten thousand open connections cost.
  var poolSize: Int { headLimit + 2048 }

  init(clock: Clock, handler: any ExchangeHandler, headLimit: Int, bodyLimit: Int) throws(ListenerError) {
    scheduler = try Scheduler(speed: clock.speed)
    self.clock = clock
    self.handler = handler
    self.headLimit = max(headLimit, 512)
    self.bodyLimit = bodyLimit
  }
}

/// The open connections by number.
final class ConnectionTable: Sendable {
  private struct State {
    var opened = 0
    var open: [Int: Connection] = [:]
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.open.count } }

  subscript(number: Int) -> Connection? { state.withLock { $0.open[number] } }

  /// Adds a connection made with the next number; numbers count from 1.
  func add(_ make: (Int) -> Connection) -> Connection {
    state.withLock { state in
      state.opened += 1
      let connection = make(state.opened)
      state.open[connection.number] = connection
      return connection
    }
  }

  func remove(_ connection: Connection) {
    state.withLock { _ = $0.open.removeValue(forKey: connection.number) }
  }
}
