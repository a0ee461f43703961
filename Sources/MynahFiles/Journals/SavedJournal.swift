package import MynahCore
import MynahJSON

/// A journal that was read from a file, ours or another program's.
package struct SavedJournal: Sendable, Hashable {
  package let header: JournalLines.Header
  /// In the order of arrival, without those that a reset has put away.
  package private(set) var exchanges: [Exchange]
  /// Nil where the writer did not come to its end.
  package let end: JournalEnd?
  /// How many of those that gave way in memory are missing here: none in the file of a run, which took each when it ended.
  package let lost: Int
  /// What a person should know who trusts a verdict on it.
  package let warnings: [String]

  /// The largest journal that is read: 2 GiB.
  package static let sizeLimit = 2 << 30

  /// Reads the journal at `path`; a last line that is torn is passed over with a warning, a broken line elsewhere is an error.
  package init(path: String) throws(FileError) {
    var reading = JournalReading(name: path)
    try SourceFile.forEachLine(of: path, limit: Self.sizeLimit) { line, isLast throws(FileError) in
      do throws(InvalidFile) {
        try reading.take(line, isLast: isLast)
      } catch {
        throw .invalid(error)
      }
    }
    do throws(InvalidFile) {
      try self.init(reading)
    } catch {
      throw .invalid(error)
    }
  }

  /// Reads a journal that is in memory.
  ///
  /// - Parameter name: What messages call the file.
  package init(_ bytes: [UInt8], name: String) throws(InvalidFile) {
    var reading = JournalReading(name: name)
    try bytes.withUnsafeBufferPointer { bytes throws(InvalidFile) in
      _ = try LineBuffer.forEachLine(of: UnsafeRawBufferPointer(bytes), isEnd: true) { line, isLast throws(InvalidFile) in
        try reading.take(line, isLast: isLast)
      }
    }
    try self.init(reading)
  }

  private init(_ reading: consuming JournalReading) throws(InvalidFile) {
    guard let header = reading.header else {
      throw InvalidFile([
        Problem(file: reading.name, position: nil, message: "the file is empty; \(JournalLines.beginning)")
      ])
    }
    self.header = header
    end = reading.end
    lost = reading.lost
    warnings = reading.warnings + (end == nil ? ["the journal has no end: it is judged up to its last instant"] : [])
    let resets = reading.resets
    exchanges = reading.takeExchanges()
    if !resets.isEmpty { exchanges.removeAll { $0.number < resets[$0.session, default: 0] } }
    exchanges.sort { $0.number < $1.number }
  }
}

/// Takes the lines of a journal one by one.
private struct JournalReading: ~Copyable {
  let name: String
  var header: JournalLines.Header?
  private var exchanges: [Exchange] = []
  var end: JournalEnd?
  var resets: [String: Int] = [:]
  var warnings: [String] = []
  private var line = 0
  private var numbers: Set<Int> = []
  private var written = WrittenExchange()

  init(name: String) {
    self.name = name
  }

  /// How many exchanges gave way that stand here neither; their numbers are missing.
  var lost: Int {
    let evicted = end?.evicted ?? 0
    guard evicted > 0, let last = numbers.max() else { return evicted }
    return min(evicted, max(0, last - numbers.count))
  }

  /// Gives the exchanges away, in the order in which they ended.
  mutating func takeExchanges() -> [Exchange] {
    defer { exchanges = [] }
    return exchanges
  }

  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws(InvalidFile) {
    line += 1
    if header != nil, end == nil, let exchange = written.read(bytes), numbers.insert(exchange.number).inserted {
      exchanges.append(exchange)
      return
    }
    if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) { return }
    let value: JSON
    do {
      value = try JSON(parsing: bytes)
    } catch {
      // Whoever was killed while writing leaves half a line, and only at the end.
      guard isLast, header != nil else {
        let place = SourcePosition(line: line, column: error.column)
        throw invalid("\(header == nil ? "\(JournalLines.beginning); " : "")this line by itself is not JSON: \(error.message)", place)
      }
      warnings.append("line \(line), the last, is torn: the journal is judged up to there")
      return
    }
    do throws(JournalLineError) {
      try take(JournalValue(value, remembersPlaces: false))
    } catch {
      throw located(error, value, bytes)
    }
  }

  /// Reads a line that is wrong once more, to say where.
  private mutating func located(_ error: JournalLineError, _ value: JSON, _ bytes: UnsafeBufferPointer<UInt8>) -> InvalidFile {
    do throws(JournalLineError) {
      try take(JournalValue(value, remembersPlaces: true))
      return invalid(error.message, SourcePosition(line: line, column: 1))
    } catch {
      let position = (try? JSONDocument(parsing: bytes, duplicateKeys: .lastWins))?.position(of: error.pointer)
      return invalid(error.message, SourcePosition(line: line, column: position?.column ?? 1))
    }
  }

  private mutating func take(_ value: JournalValue) throws(JournalLineError) {
    guard header != nil else {
      header = try value.header()
      return
    }
    guard end == nil else { throw value.error("nothing may follow the line of the end") }
    if let found = try value.optional("end") {
      end = try found.end()
    } else if let reset = try value.optional("reset") {
      let session = try reset.required("session").text()
      resets[session] = max(resets[session, default: 0], try reset.required("before").integer(atLeast: 1))
    } else {
      let exchange = try value.exchange()
      guard !numbers.contains(exchange.number) else {
        throw try value.required("exchange").error("exchange \(exchange.number) stands twice")
      }
      numbers.insert(exchange.number)
      exchanges.append(exchange)
    }
  }

  private func invalid(_ message: String, _ position: SourcePosition) -> InvalidFile {
    InvalidFile([Problem(file: name, position: position, message: message)])
  }
}
