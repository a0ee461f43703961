import MynahCore
import MynahJSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The exchanges of a recording that is still being made: one file in its folder, to which each is appended as a line with one write.
///
/// A client waits until its exchange is on the disk, and to make two files a call takes a file system ten times longer than that.
struct ExchangeLog: ~Copyable {
  private let path: String
  private let descriptor: Int32
  /// How many bytes of the file are whole lines.
  private var length = 0

  private static let name = "exchanges.jsonl"

  init(in folder: String) throws(WritingError) {
    path = "\(folder)/\(Self.name)"
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw WritingError(path: path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Writes an exchange, and returns when all of it is there, whatever becomes of this process.
  mutating func append(_ exchange: RecordedExchange) throws(WritingError) {
    let line = exchange.line
    var written = 0
    while written < line.count {
      let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = WritingError(path: path)
        ftruncate(descriptor, off_t(length))
        throw error
      }
      written += count
    }
    length += written
  }

  static func exists(in folder: String) -> Bool { (try? SourceFile.isRegular("\(folder)/\(name)")) ?? false }

  static func remove(from folder: String) { unlink("\(folder)/\(name)") }

  /// Reads the exchanges one by one; a last line that is torn was never answered.
  ///
  /// - Parameter take: Gets an exchange and the name of the file.
  /// - Throws: ``FileError`` of the file, or what `take` throws.
  static func read(
    in folder: String, _ take: (RecordedExchange, _ name: String) throws(FileError) -> Void
  ) throws(FileError) {
    let path = "\(folder)/\(name)"
    do throws(FileError) {
      guard try SourceFile.isRegular(path) else { return }
    } catch {
      if case .missing = error { return }
      throw error
    }
    let bodies = RecordingBodies(folder: folder)
    var number = 0
    try SourceFile.forEachLine(of: path, limit: .max) { line, isLast throws(FileError) in
      number += 1
      let exchange: RecordedExchange?
      do throws(InvalidFile) {
        exchange = try self.exchange(Array(line), in: path, bodies)
      } catch {
        if isLast { return }
        throw .invalid(error.inLine(number))
      }
      if let exchange { try take(exchange, name) }
    }
  }

  private static func exchange(_ line: [UInt8], in path: String, _ bodies: RecordingBodies) throws(InvalidFile) -> RecordedExchange? {
    let document = try SourceDocument(line, name: path, format: .json)
    let log = ProblemLog()
    let exchange = FileValue(json: document.value, pointer: JSONPointer(), log: log).recordedExchange(bodies)
    if let error = document.error(from: log) { throw error }
    return exchange
  }
}

extension InvalidFile {
  /// Of what stands in a line of its own.
  fileprivate func inLine(_ number: Int) -> InvalidFile {
    InvalidFile(
      problems.map { problem in
        let position = problem.position.map { SourcePosition(line: number, column: $0.column) }
        return Problem(file: problem.file, position: position, message: problem.message)
      })
  }
}
