import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The library's callbacks: each finds its Swift object behind the pointer and calls it. They are functions, not closures, because a closure
// would take the isolation of the place where it stands.

/// A connection was opened or is about to be closed.
func connectionChanged(
  _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ change: MHD_ConnectionNotificationCode
) {
  guard let context, let handle, let slot else { return }
  switch change {
  case .CONNECTION_NOTIFY_STARTED:
    let context = Unmanaged<ServingContext>.fromOpaque(context).takeUnretainedValue()
    let connection = context.connections.add { Connection(number: $0, handle: handle, context: context) }
    slot.pointee = Unmanaged.passRetained(connection).toOpaque()
    context.scheduler.poller.watch(connection.descriptor, tag: connection.number, for: .peerClosed)
    if connection.number == 1 { context.scheduler.post(.sampleLag) }
  case .CONNECTION_NOTIFY_CLOSED:
    guard let opaque = slot.pointee else { return }
    let connection = Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue()
    connection.noteSilentRefusal()
    connection.close()
    connection.context.connections.remove(connection)
    slot.pointee = nil
  @unknown default: break
  }
}

/// A request line was read; what is returned is the request's object in the next callbacks.
func requestLineRead(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let target, let handle, let opaque = mynah_connection_context(handle) else { return nil }
  withConnection(opaque) { $0.open(target: UnsafeRawBufferPointer(cString: target)) }
  hideQuery(of: target)
  return opaque
}

/// Ends the library's own text of a target, which we have copied, behind the question mark.
///
/// It would note each parameter in the connection's memory, for nobody, and where two hundred short ones have filled that it answers nothing at all.
/// The text stands in that memory, which it writes to itself.
private func hideQuery(of target: UnsafePointer<CChar>) {
  guard let mark = strchr(target, CInt(UInt8(ascii: "?"))) else { return }
  mark[1] = 0
}

/// The head is complete, a part of the body has come, or all of it.
func requestAdvanced(
  _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ url: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
  _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
  _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let opaque = request?.pointee, let uploadSize, let method, let version else { return .NO }
  return withConnection(opaque) { connection in
    switch connection.stage {
    case .opened: connection.begin(method: method, version: version)
    case .receiving where uploadSize.pointee > 0: connection.receive(upload, &uploadSize.pointee)
    case .receiving: connection.respond()
    case .resumed(let verdict): connection.resume(verdict, upload, &uploadSize.pointee)
    case .idle, .suspended, .replying: .NO
    }
  }
}

/// An exchange is over, for whatever reason.
func requestCompleted(
  _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ reason: MHD_RequestTerminationCode
) {
  guard let opaque = request?.pointee else { return }
  withConnection(opaque) { $0.complete(reason) }
  request?.pointee = nil
}

/// The connection behind a pointer, uncounted: it was retained when it was opened, and is released after its last callback.
private func withConnection<R>(_ opaque: UnsafeMutableRawPointer, _ body: (Connection) -> R) -> R {
  Unmanaged<Connection>.fromOpaque(opaque)._withUnsafeGuaranteedRef { body($0) }
}

/// Leaves the decoded target as it came: nobody reads it.
func keepEncoded(_ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?) -> Int {
  text.map { UnsafeRawBufferPointer(cString: $0).count } ?? 0
}
