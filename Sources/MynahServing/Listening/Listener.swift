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
    let sockets = try ListeningSocket.all(host: configuration.host, port: configuration.port)
    port = sockets.first?.port ?? configuration.port
    addresses = sockets.compactMap { SocketAddress.local(of: $0.descriptor)?.description }
    context = ServingContext(clock: clock, handler: handler, bodyLimit: configuration.bodyLimit)
    var started: [Daemon] = []
    for (index, socket) in sockets.enumerated() {
      do throws(ListenerError) {
        started.append(
          try Daemon(
            on: socket, threads: index == 0 ? configuration.threads : 1, poolSize: configuration.headLimit,
            connectionLimit: descriptors, tls: configuration.tls, context: context))
      } catch {
        for socket in sockets[(index + 1)...] { socket.close() }
        for daemon in started { daemon.stop() }
        throw error
      }
    }
    daemons = Mutex(started)
  }

  deinit { stop() }

  /// Closes every connection and returns when all threads have ended; later calls do nothing. Not to be called from a handler.
  package func stop() {
    daemons.withLock { daemons in
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
