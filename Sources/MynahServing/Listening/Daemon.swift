import CMicroHTTPD
import MynahCrypto

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One running server of the library, on one listening socket, with one thread.
///
/// Unchecked because of the pointer: it is set once, and the library guards what lies behind it.
final class Daemon: @unchecked Sendable {
  private let handle: OpaquePointer
  private let loop: DaemonLoop
  private let context: ServingContext

  /// Starts serving on `socket`, which is the daemon's from then on unless it can't start.
  init(
    on socket: ListeningSocket, poolSize: Int, connectionLimit: Int, tls: ServerIdentity?, context: ServingContext
  ) throws(ListenerError) {
    var options = Options()
    let own = Unmanaged.passUnretained(context).toOpaque()
    options.add(.LISTEN_SOCKET, Int(socket.descriptor))
    options.add(.CONNECTION_MEMORY_LIMIT, poolSize)
    options.add(.CONNECTION_LIMIT, connectionLimit)
    options.add(.CONNECTION_TIMEOUT, Int(Self.idleTime.components.seconds))
    options.add(.NOTIFY_CONNECTION, unsafeBitCast(connectionChanged as MHD_NotifyConnectionCallback, to: Int.self), own)
    options.add(.URI_LOG_CALLBACK, unsafeBitCast(requestLineRead as LineCallback, to: Int.self), own)
    options.add(.NOTIFY_COMPLETED, unsafeBitCast(requestCompleted as MHD_RequestCompletedCallback, to: Int.self), own)
    options.add(.UNESCAPE_CALLBACK, unsafeBitCast(keepEncoded as UnescapeCallback, to: Int.self), own)
    if let tls {
      options.add(.HTTPS_MEM_CERT, text: tls.certificateChainPEM)
      options.add(.HTTPS_MEM_KEY, text: tls.keyPEM)
    }
    options.add(.END, 0)
    var flags = MHD_USE_EPOLL.rawValue | MHD_USE_SUSPEND_RESUME.rawValue | MHD_USE_SUPPRESS_DATE_NO_CLOCK.rawValue
    if tls != nil { flags |= MHD_USE_TLS.rawValue }
    if socket.isIPv6 { flags |= MHD_USE_IPv6.rawValue }
    let started = options.withItems { items in
      let arguments: [any CVarArg] = [Int32(bitPattern: MHD_OPTION.ARRAY.rawValue), OpaquePointer(items), Int32(0)]
      return withVaList(arguments) { MHD_start_daemon_va(flags, socket.port, nil, nil, requestAdvanced, own, $0) }
    }
    let code = errno
    options.free()
    guard let started else {
      throw tls == nil ? .outOfResources(reason: String(cString: strerror(code))) : .tlsRefused
    }
    handle = started
    self.context = context
    do throws(ListenerError) {
      loop = try DaemonLoop(started)
      // Before the thread starts nothing is called back.
      context.loops.add(loop, of: started)
      try loop.start()
    } catch {
      // Gives the socket back to whoever handed it over.
      MHD_quiesce_daemon(started)
      MHD_stop_daemon(started)
      throw error
    }
  }

  /// Ends the thread and closes all connections; nothing may be suspended any more.
  func stop() {
    loop.stop()
    MHD_stop_daemon(handle)
    context.loops.remove(handle)
  }

  /// After this long without a byte a connection is closed.
  ///
  /// Longer than the keep-alive pools of clients hold on to one (90 s is common), so that it only ends what nobody uses.
  static let idleTime = Duration.seconds(300)

  private typealias LineCallback =
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer?
  private typealias UnescapeCallback = @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int

  /// The library's option list; texts live until it is freed.
  private struct Options {
    private var items: [MHD_OptionItem] = []
    private var texts: [UnsafeMutablePointer<CChar>] = []

    mutating func add(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) {
      items.append(MHD_OptionItem(option: option, value: value, ptr_value: pointer))
    }

    mutating func add(_ option: MHD_OPTION, text: String) {
      guard let copy = strdup(text) else { return }
      texts.append(copy)
      add(option, 0, copy)
    }

    mutating func withItems<R>(_ body: (UnsafeMutablePointer<MHD_OptionItem>) -> R?) -> R? {
      items.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap(body) }
    }

    func free() {
      for text in texts {
        #if canImport(Glibc)
          Glibc.free(text)
        #else
          Darwin.free(text)
        #endif
      }
    }
  }
}
