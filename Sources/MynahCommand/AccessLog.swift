import MynahCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A line for each exchange on standard output, written by a thread of its own: no client waits for a terminal.
final class AccessLog: Sendable {
  private struct Queue {
    var exchanges: [Exchange] = []
    /// How many found no room.
    var dropped = 0

    var isEmpty: Bool { exchanges.isEmpty && dropped == 0 }
  }

  /// So many exchanges wait at most for a terminal that is slower than the clients.
  private static let room = 10_000

  private let queue = Mutex(Queue())
  /// Held while lines are written, so that they keep their order.
  private let writing = Mutex(())
  private let bell: Bell
  private let lines = ExchangeLine(hasColour: Terminal.output.hasColour)

  /// Starts the thread, which lasts as long as the process; nil when the system has no thread or no pipe left.
  init?() {
    guard let bell = Bell() else { return nil }
    self.bell = bell
    var thread = pthread_t(bitPattern: 0)
    guard pthread_create(&thread, nil, writeLines, Unmanaged.passRetained(self).toOpaque()) == 0 else {
      Unmanaged.passUnretained(self).release()
      return nil
    }
    pthread_detach(thread)
  }

  /// Takes an exchange that has ended; its line comes soon.
  func add(_ exchange: Exchange) {
    var exchange = exchange
    // No line shows it, and it may be large.
    exchange.request.body = []
    let wakes = queue.withLock { queue in
      let wakes = queue.isEmpty
      if queue.exchanges.count < Self.room { queue.exchanges.append(exchange) } else { queue.dropped += 1 }
      return wakes
    }
    if wakes { bell.ring() }
  }

  /// Returns when the lines of all exchanges so far are written.
  func flush() {
    writing.withLock { _ in
      let news = queue.withLock { queue in
        defer { queue = Queue() }
        return queue
      }
      var text = news.exchanges.map { lines.text(of: $0) + "\n" }.joined()
      if news.dropped > 0 { text += "... and \(news.dropped) more, too many to show\n" }
      Terminal.output.print(text)
    }
  }

  fileprivate func follow() -> Never {
    while true {
      bell.wait()
      flush()
    }
  }
}

private func writeLines(_ log: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let log else { return nil }
  Unmanaged<AccessLog>.fromOpaque(log).takeRetainedValue().follow()
}
