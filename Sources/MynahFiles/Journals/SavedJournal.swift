package import MynahCore
import MynahJSON

/// A journal that was read from a file, ours or another program's.
package struct SavedJournal: Sendable, Hashable {
  package let header: JournalLines.Header
  /// In the order of arrival, without those that a reset has put away.
  package let exchanges: [Exchange]
  /// Nil where the writer did not come to its end.
  package let end: JournalEnd?
  /// What a person should know who trusts a verdict on it.
  package let warnings: [String]

  /// The largest journal that is read: 2 GiB.
  package static let sizeLimit = 2 << 30

  /// Reads the journal at `path`.
  package init(path: String) throws(FileError) {
    let bytes = try SourceFile.read(path, limit: Self.sizeLimit)
    do {
      try self.init(bytes, name: path)
    } catch {
      throw .invalid(error)
    }
  }

  /// Reads a journal; a last line that is torn is passed over with a warning, a broken line elsewhere is an error.
  ///
  /// - Parameter name: What messages call the file.
  package init(_ bytes: [UInt8], name: String) throws(InvalidFile) {
    var reading = JournalReading(name: name)
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      try reading.take(bytes[start..<end], isLast: end >= bytes.index(before: bytes.endIndex))
      start = end + 1
    }
    guard let header = reading.header else {
      throw InvalidFile([
        Problem(file: name, position: nil, message: "the file is empty; a journal begins with {\"mynah\":\"journal\",\"version\":1,...}")
      ])
    }
    self.header = header
    exchanges = reading.exchanges.filter { $0.number >= reading.resets[$0.session, default: 0] }.sorted { $0.number < $1.number }
    end = reading.end
    if reading.end == nil { reading.warnings.append("the journal has no end: it is judged up to its last instant") }
    warnings = reading.warnings
  }
}

/// Takes the lines of a journal one by one.
private struct JournalReading {
  let name: String
  var header: JournalLines.Header?
  var exchanges: [Exchange] = []
  var end: JournalEnd?
  var resets: [String: Int] = [:]
  var warnings: [String] = []
  private var line = 0
  private var numbers: Set<Int> = []

  init(name: String) {
    self.name = name
  }

  mutating func take(_ bytes: ArraySlice<UInt8>, isLast: Bool) throws(InvalidFile) {
    line += 1
    if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) { return }
    let value: JSON
    do {
      value = try JSON(parsing: bytes)
    } catch {
      // Whoever was killed while writing leaves half a line, and only at the end.
      guard isLast, header != nil else {
        throw invalid("this line by itself is not JSON: \(error.message)", SourcePosition(line: line, column: error.column))
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
  private mutating func located(_ error: JournalLineError, _ value: JSON, _ bytes: ArraySlice<UInt8>) -> InvalidFile {
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
