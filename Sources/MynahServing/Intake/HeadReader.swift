import CMicroHTTPD
import MynahCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension HeadScan {
  /// Looks at each header line that the library has read on this connection.
  init(of connection: OpaquePointer) {
    self.init()
    withUnsafeMutablePointer(to: &self) { _ = MHD_get_connection_values_n(connection, .HEADER_KIND, noteLine, $0) }
  }
}

extension HeadScan {
  /// How many bytes the head had on the wire, as far as the library tells: the request line, the header lines, the empty line.
  func wireSize(method: UnsafePointer<CChar>, target: UnsafeRawBufferPointer) -> Int {
    strlen(method) + target.count + 14 + bytes + count * 4
  }
}

extension RequestHead {
  /// Copies a head out of the library's memory in one allocation; `scan` has measured it.
  init(
    method: UnsafePointer<CChar>, target: UnsafeRawBufferPointer, version: UnsafePointer<CChar>, scan: HeadScan,
    of connection: OpaquePointer
  ) {
    self.init(
      method: UnsafeRawBufferPointer(cString: method), target: target, version: UnsafeRawBufferPointer(cString: version),
      headerCount: scan.count, headerBytes: scan.bytes
    ) { writer in
      withUnsafeMutablePointer(to: &writer) { _ = MHD_get_connection_values_n(connection, .HEADER_KIND, copyLine, $0) }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes before the NUL.
  init(cString: UnsafePointer<CChar>) {
    self.init(start: cString, count: strlen(cString))
  }
}

private func noteLine(
  _ scan: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
  _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
  scan?.assumingMemoryBound(to: HeadScan.self).pointee.note(
    name: UnsafeRawBufferPointer(start: name, count: nameLength),
    value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength))
  return .YES
}

private func copyLine(
  _ writer: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
  _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
  writer?.assumingMemoryBound(to: RequestHead.HeaderWriter.self).pointee.append(
    name: UnsafeRawBufferPointer(start: name, count: nameLength),
    value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength))
  return .YES
}
