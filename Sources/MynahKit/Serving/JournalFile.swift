import MynahCore
import MynahFiles
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A journal on disk: one JSON line, and one write, for each exchange that ends.
///
/// Killing the process loses no exchange that had ended; a torn last line is for the reader to skip.
final class JournalFile: Sendable {
  private let descriptor: Int32
  private let failure = Mutex<String?>(nil)

  /// Starts the file anew with its header line.
  init(path: String, header: JournalLines.Header) throws(ServerError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    write(JournalLines.line(header))
  }

  func append(_ exchange: Exchange) {
    write(JournalLines.line(exchange))
  }

  /// Says that the exchanges of a session up to this number were put away.
  func append(resetOf session: String, through number: Int) {
    write(JournalLines.resetLine(session: session, before: number + 1))
  }

  /// Writes the last line and closes the file; returns what went wrong on the way, if anything did.
  func close(_ end: JournalEnd) -> String? {
    write(JournalLines.line(end))
    if descriptor >= 0 { _ = Self.closeDescriptor(descriptor) }
    return failure.withLock { $0 }
  }

  private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  private func write(_ line: [UInt8]) {
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Self.writeBytes(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = String(cString: strerror(errno))
        failure.withLock { $0 = $0 ?? reason }
        return
      }
      rest = rest.dropFirst(count)
    }
  }

  private static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
