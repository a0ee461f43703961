import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The head that comes in on a connection: where its parts stand, and what they mean, from one pass over the library's lines.
struct IncomingHead: ~Copyable {
  private(set) var scan = HeadScan()
  private var rawTarget = ScratchBytes()
  private var lines = UnsafeMutablePointer<HeaderLine>.allocate(capacity: 32)
  private var room = 32
  private(set) var count = 0

  deinit { lines.deallocate() }

  /// The raw request target.
  var target: UnsafeRawBufferPointer { rawTarget.bytes }

  /// A request line has come.
  mutating func begin(target: UnsafeRawBufferPointer) {
    rawTarget.replace(with: target)
  }

  /// The rest of the head has come: reads it and copies it out of the library's memory.
  static func read(
    into incoming: UnsafeMutablePointer<IncomingHead>, method: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer,
    from connection: OpaquePointer
  ) -> RequestHead {
    incoming.pointee.scan = HeadScan()
    incoming.pointee.count = 0
    MHD_get_connection_values_n(connection, .HEADER_KIND, addLine, incoming)
    return RequestHead(
      method: method, target: incoming.pointee.target, version: version,
      lines: UnsafeBufferPointer(start: incoming.pointee.lines, count: incoming.pointee.count))
  }

  @inline(__always)
  fileprivate mutating func add(_ line: HeaderLine) {
    scan.note(name: line.name, value: line.value)
    if count == room { grow() }
    (lines + count).initialize(to: line)
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<HeaderLine>.allocate(capacity: room * 2)
    larger.update(from: lines, count: count)
    lines.deallocate()
    lines = larger
    room *= 2
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
    HeaderLine(
      name: UnsafeRawBufferPointer(start: name, count: nameLength),
      value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)))
  return .YES
}
