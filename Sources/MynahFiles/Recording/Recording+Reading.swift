import MynahCore
import MynahJSON

extension Recording {
  /// Whether there is a recording in the folder at `path`.
  static func isFolder(_ path: String) -> Bool {
    (try? SourceFile.isRegular("\(path)/\(RecordingFile.name)")) ?? false
  }

  /// Whether its recorder was killed, and so could not look through the exchanges once more for what became known as a secret after them.
  package static func isUnfinished(_ folder: String) -> Bool { ExchangeLog.exists(in: folder) }

  /// Reads a recording's folder.
  ///
  /// - Throws: ``FileError/invalid(_:)`` with everything that is wrong in its files.
  package init(folder: String) throws(FileError) {
    self = try Self.read(folder: folder).recording
  }

  /// Reads a recording's folder, and says in which file which exchange lies, by its order.
  ///
  /// - Throws: ``FileError/invalid(_:)`` with everything that is wrong in its files.
  static func read(folder: String) throws(FileError) -> (recording: Recording, names: [Int: String]) {
    var names: [Int: String] = [:]
    var problems: [Problem] = []
    guard var recording = try Self.read("\(folder)/\(RecordingFile.name)", &problems, { $0.recording() }) else {
      throw .invalid(InvalidFile(problems))
    }
    let bodies = RecordingBodies(folder: folder)
    for name in try SourceFile.names(in: folder) where Self.isExchange(name) {
      if let exchange = try Self.read("\(folder)/\(name)", &problems, { $0.recordedExchange(bodies) }) {
        recording.exchanges.append(exchange)
        names[exchange.order] = name
      }
    }
    guard problems.isEmpty else { throw .invalid(InvalidFile(problems)) }
    // Of one that was not finished.
    try ExchangeLog.read(in: folder) { exchange, name in
      if names.updateValue(name, forKey: exchange.order) == nil { recording.exchanges.append(exchange) }
    }
    recording.exchanges.sort { $0.order < $1.order }
    return (recording, names)
  }

  /// Bodies have a word of their own before the suffix.
  private static func isExchange(_ name: String) -> Bool {
    name != RecordingFile.name && name.hasSuffix(".json") && !name.dropLast(5).contains(".")
  }

  private static func read<Value>(
    _ path: String, _ problems: inout [Problem], _ reader: (FileValue) -> Value?
  ) throws(FileError) -> Value? {
    do throws(FileError) {
      let document = try SourceDocument(path: path)
      let log = ProblemLog()
      let value = reader(FileValue(json: document.value, pointer: JSONPointer(), log: log))
      if let error = document.error(from: log) { throw .invalid(error) }
      return value
    } catch {
      guard case .invalid(let file) = error else { throw error }
      problems += file.problems
      return nil
    }
  }
}
