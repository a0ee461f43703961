import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The head that comes in on a connection: its bytes and what they mean, from one pass over the library's lines.
struct IncomingHead: ~Copyable {
  private(set) var scan = HeadScan()
  private var writer = HeadWriter()

  /// The raw request target.
  var target: UnsafeRawBufferPointer { writer.target }

  /// A request line has come.
  mutating func begin(target: UnsafeRawBufferPointer) {
    scan = HeadScan()
    writer.begin(target: target)
  }

  /// The rest of the head has come: reads it and copies it out of the library's memory.
  static func read(
    into incoming: UnsafeMutablePointer<IncomingHead>, method: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer,
    from connection: OpaquePointer
  ) -> RequestHead {
    incoming.pointee.writer.add(method: method, version: version)
    MHD_get_connection_values_n(connection, .HEADER_KIND, addLine, incoming)
    return incoming.pointee.writer.head()
  }

  /// Gives memory back until the next request line comes.
  mutating func release() { writer.release() }

  @inline(__always)
  fileprivate mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    scan.note(name: name, value: value)
    writer.add(name: name, value: value)
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes before the NUL.
  init(cString: UnsafePointer<CChar>) {
    self.init(start: cString, count: strlen(cString))
  }
}

private func addLine(
  _ incoming: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
  _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
  incoming?.assumingMemoryBound(to: IncomingHead.self).pointee.add(
    name: UnsafeRawBufferPointer(start: name, count: nameLength),
    value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength))
  return .YES
}
