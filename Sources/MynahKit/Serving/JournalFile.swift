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
  private struct State {
    var descriptor: Int32
    /// Lines that came before the header; nil from then on.
    var early: [UInt8]? = []
    var failure: String?
  }

  private let state: Mutex<State>
  private let path: String

  /// Opens the file, and leaves what is in it until ``begin(_:)``.
  init(path: String) throws(ServerError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    state = Mutex(State(descriptor: descriptor))
    self.path = path
  }

  deinit {
    state.withLock { Self.close(&$0) }
  }

  /// Starts the file anew with its header line.
  func begin(_ header: JournalLines.Header) {
    state.withLock { state in
      // What is no regular file, such as a pipe, has nothing to take away.
      _ = ftruncate(state.descriptor, 0)
      Self.write(JournalLines.line(header) + (state.early ?? []), &state)
      state.early = nil
    }
  }

  func append(_ exchange: Exchange) {
    append(JournalLines.line(exchange))
  }

  /// Says that the exchanges of a session up to this number were put away.
  func append(resetOf session: String, through number: Int) {
    append(JournalLines.resetLine(session: session, before: number + 1))
  }

  private func append(_ line: [UInt8]) {
    state.withLock { state in
      if state.early != nil { state.early?.append(contentsOf: line) } else { Self.write(line, &state) }
    }
  }

  /// Writes the last line and closes the file; returns what went wrong on the way, if anything did.
  func close(_ end: JournalEnd) -> String? {
    state.withLock { state in
      Self.write(JournalLines.line(end), &state)
      Self.close(&state)
      return state.failure
    }
  }

  /// What is written once it is closed; nil where not all is, or where nobody can read it again, as from a pipe.
  var saved: SavedJournal? {
    var status = stat()
    guard state.withLock({ $0.failure == nil && $0.descriptor < 0 }), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return try? SavedJournal(path: path)
  }

  /// After a failure nothing more is written: a journal may be torn at its end, not in its middle.
  private static func write(_ line: [UInt8], _ state: inout State) {
    guard state.failure == nil, state.descriptor >= 0 else { return }
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeBytes(state.descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        state.failure = String(cString: strerror(errno))
        return
      }
      rest = rest.dropFirst(count)
    }
  }

  private static func close(_ state: inout State) {
    if state.descriptor >= 0 { _ = closeDescriptor(state.descriptor) }
    state.descriptor = -1
  }

  private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  private static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
