#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import MynahCore

/// A recording's folder while it is being written: beside the place that it is meant for, until it is whole.
///
/// Each exchange is there, whole, when ``add(_:)`` returns, in one file with the others; it gets files of its own in ``finish(_:)``, after which
/// everything is on the disk. What a killed recorder leaves behind is a recording that can be played: it lies in ``path``, and ``leftovers`` of the
/// next recorder names it.
///
/// What is given to it is written as it is: whoever has secrets in it redacts it first (``Redactor``).
package struct RecordingFolder: ~Copyable {
  /// Where the recording goes when it is whole.
  package let destination: String
  /// Where it lies until then.
  package let path: String
  /// What earlier recorders left that were killed.
  package let leftovers: [String]
  private var names = ExchangeNames()
  /// The files that the disk may not have yet.
  private var written: [String] = []
  /// Nil until something is added.
  private var log: ExchangeLog?

  private init(destination: String, path: String, leftovers: [String]) {
    self.destination = destination
    self.path = path
    self.leftovers = leftovers
  }

  /// Makes the folder and its `recording.json`, and the folders that it stands in.
  package static func make(_ destination: String, _ recording: Recording) throws(WritingError) -> RecordingFolder {
    let destination = destination.count > 1 && destination.hasSuffix("/") ? String(destination.dropLast()) : destination
    // Better now than after a long session.
    guard isReplaceable(destination) else { throw WritingError(path: destination, reason: "it is no recording, and is not replaced") }
    try makeWay(to: destination)
    var leftovers: [String] = []
    var path = destination + ".partial"
    while mkdir(path, 0o755) != 0 {
      guard errno == EEXIST else { throw WritingError(path: path) }
      leftovers.append(path)
      path = "\(destination).partial-\(leftovers.count + 1)"
    }
    var folder = RecordingFolder(destination: destination, path: path, leftovers: leftovers)
    try folder.writeHeader(recording)
    // Whoever keeps it in git gets the bytes of bodies back, whatever their line ends.
    try AtomicFile.write(Array("* -text\n".utf8), to: path + "/.gitattributes")
    for exchange in recording.exchanges { try folder.writeFiles(of: exchange) }
    return folder
  }

  /// Writes an exchange, and returns when all of it is there, whatever becomes of this process.
  package mutating func add(_ exchange: RecordedExchange) throws(WritingError) {
    if log == nil { log = try ExchangeLog(in: path) }
    try log?.append(exchange)
  }

  private mutating func writeFiles(of exchange: RecordedExchange) throws(WritingError) {
    let name = names.next(method: exchange.request.method, target: exchange.request.target)
    for file in ExchangeFiles(exchange, name: name).contents {
      try AtomicFile.write(file.bytes, to: "\(path)/\(file.name)", isHurried: true)
      written.append(file.name)
    }
  }

  /// Writes all exchanges and `recording.json` as they are at the end, and puts the folder in the place of what was there before.
  ///
  /// Two names change: a recorder that is killed between them leaves the old recording, whole, under a name that ends in `.replaced`.
  ///
  /// - Parameters:
  ///   - recording: What it holds besides the exchanges; asked for when they are written.
  ///   - first: The exchanges that it began with, where they may not stay as they were.
  ///   - settled: What becomes of each exchange at the end.
  package consuming func finish(
    _ recording: @autoclosure () -> Recording, first: [RecordedExchange] = [],
    settled: (RecordedExchange) -> RecordedExchange = { $0 }
  ) throws(WritingError) {
    try rewrite(first, settled)
    try unfoldLog(settled)
    try writeHeader(recording())
    try AtomicFile.synchronize(written, in: path)
    ExchangeLog.remove(from: path)
    if Self.isSomething(destination), rmdir(destination) != 0 {
      guard Recording.isFolder(destination) else {
        throw WritingError(path: destination, reason: "it holds something else than a recording; the new one is in \(path)")
      }
      let old = "\(destination).replaced"
      Self.remove(old)
      guard rename(destination, old) == 0 else { throw WritingError(path: destination) }
      try putInPlace(orElse: old)
      Self.remove(old)
    } else {
      try putInPlace(orElse: nil)
    }
    try AtomicFile.synchronize(folder: destination.folderOfPath)
  }

  /// Takes away what was written: nothing is put in place.
  package consuming func discard() { Self.remove(path) }

  /// Writes the exchanges that it began with anew, if they are not to stay as they were.
  private mutating func rewrite(
    _ exchanges: [RecordedExchange], _ settled: (RecordedExchange) -> RecordedExchange
  ) throws(WritingError) {
    let all = exchanges.map(settled)
    if all == exchanges { return }
    for name in written { unlink("\(path)/\(name)") }
    written = []
    names = ExchangeNames()
    for exchange in all { try writeFiles(of: exchange) }
  }

  /// Gives each exchange that was added files of its own.
  private mutating func unfoldLog(_ settled: (RecordedExchange) -> RecordedExchange) throws(WritingError) {
    var failure: WritingError?
    do throws(FileError) {
      try ExchangeLog.read(in: path) { exchange, _ in
        do throws(WritingError) {
          if failure == nil { try writeFiles(of: settled(exchange)) }
        } catch {
          failure = error
        }
      }
    } catch {
      failure = WritingError(path: path, reason: error.description)
    }
    if let failure { throw failure }
  }

  private func putInPlace(orElse old: String?) throws(WritingError) {
    guard rename(path, destination) != 0 else { return }
    let error = WritingError(path: destination)
    if let old { rename(old, destination) }
    throw error
  }

  private static func makeWay(to path: String) throws(WritingError) {
    let folder = path.folderOfPath
    if isSomething(folder) { return }
    try makeWay(to: folder)
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw WritingError(path: folder) }
  }

  /// Whether a recording may take this place: nothing is there, or an empty folder, or another recording.
  private static func isReplaceable(_ path: String) -> Bool {
    guard isSomething(path), !Recording.isFolder(path) else { return true }
    return (try? SourceFile.names(in: path))?.isEmpty ?? false
  }

  private static func isSomething(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private func writeHeader(_ recording: Recording) throws(WritingError) {
    try AtomicFile.write(ReviewLayout.bytes(RecordingFile.json(recording)), to: "\(path)/\(RecordingFile.name)")
  }

  /// Removes a folder of files; what is left of it does no harm.
  fileprivate static func remove(_ folder: String) {
    guard let names = try? SourceFile.names(in: folder) else { return }
    for name in names + [".gitattributes"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
}

extension Recording {
  /// Removes a recording's folder; what is left of it does no harm.
  package static func remove(folder: String) {
    if isFolder(folder) { RecordingFolder.remove(folder) }
  }

  /// Writes the recording to a folder, in place of the one that is there.
  package func write(to folder: String) throws(WritingError) {
    try RecordingFolder.make(folder, self).finish(self)
  }
}
