import CMicroHTTPD
package import MynahCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A running HTTP server that asks a handler what to answer.
///
/// ```swift
/// let listener = try Listener(ListenerConfiguration(), clock: .system(), handler: handler)
/// defer { listener.stop() }
/// print(listener.addresses)  // ["127.0.0.1:40213", "[::1]:40213"]
/// ```
package final class Listener: Sendable {
  /// The port, also where the configuration left its choice to the kernel.
  package let port: UInt16
  /// What it listens on, as a URL has it.
  package let addresses: [String]
  private let context: ServingContext
  private let daemons: Mutex<[Daemon]>

  /// Starts listening: when this returns, connections are taken.
  package init(_ configuration: ListenerConfiguration, clock: Clock, handler: any ExchangeHandler) throws(ListenerError) {
    let descriptors = raiseDescriptorLimit()
    context = try ServingContext(clock: clock, handler: handler, headLimit: configuration.headLimit, bodyLimit: configuration.bodyLimit)
    let sockets = try ListeningSocket.all(host: configuration.host, port: configuration.port)
    port = sockets.first?.port ?? configuration.port
    addresses = sockets.compactMap { SocketAddress.local(of: $0.descriptor)?.description }
    daemons = Mutex(try Self.serve(sockets, configuration, connectionLimit: descriptors, context))
  }

  /// Starts the scheduler and a daemon for each socket, more of them for the first, or none at all.
  private static func serve(
    _ sockets: [ListeningSocket], _ configuration: ListenerConfiguration, connectionLimit: Int, _ context: ServingContext
  ) throws(ListenerError) -> [Daemon] {
    var waiting = sockets
    var daemons: [Daemon] = []
    do throws(ListenerError) {
      for _ in 1..<max(configuration.threads, 1) {
        if let first = sockets.first { waiting.append(try first.duplicate()) }
      }
      try context.scheduler.start(in: context)
      while let socket = waiting.last {
        daemons.append(
          try Daemon(
            on: socket, poolSize: context.poolSize, connectionLimit: connectionLimit / max(configuration.threads, 1),
            tls: configuration.tls, context: context))
        waiting.removeLast()
      }
      return daemons
    } catch {
      for socket in waiting { socket.close() }
      context.scheduler.stop()
      for daemon in daemons { daemon.stop() }
      throw error
    }
  }

  deinit { stop() }

  /// How late the server's own timer fired, which is how far off any instant may be; sampled a hundred times a second from the first connection on.
  package var lag: Lag {
    context.scheduler.lag.withLock { $0.lag }
  }

  /// What it holds at this moment.
  package var statistics: Statistics {
    Statistics(connections: context.connections.count, suspended: context.scheduler.suspended)
  }

  /// How much a listener holds.
  package struct Statistics: Sendable, Hashable {
    /// Open connections.
    package var connections: Int
    /// Those of them whose reply is delayed, held, paced or broken just now; they hold no thread.
    package var suspended: Int
  }

  /// Closes every connection and returns when all threads have ended; later calls do nothing.
  ///
  /// Not to be called from a handler.
  package func stop() {
    daemons.withLock { daemons in
      context.scheduler.stop()
      for daemon in daemons { daemon.stop() }
      daemons = []
    }
  }
}

/// Raises the number of files that this process may have open to what it may raise it to, and returns it.
private func raiseDescriptorLimit() -> Int {
  var limit = rlimit()
  guard getrlimit(openFiles, &limit) == 0 else { return 1024 }
  if limit.rlim_cur < limit.rlim_max {
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(openFiles, &limit)
    _ = getrlimit(openFiles, &limit)
  }
  return Int(clamping: limit.rlim_cur)
}

#if canImport(Glibc)
  private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
  private let openFiles = RLIMIT_NOFILE
#endif
