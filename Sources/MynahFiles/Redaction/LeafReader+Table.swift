import MynahCore

extension LeafReader {
  /// Reads comma-separated values (RFC 4180), or what is separated by semicolons or tabs: the first line has the names of the columns.
  mutating func read(table text: TracedBytes) {
    guard let table = Table(text.bytes) else { return add(text, textPlace, name: nil, role: .text) }
    let columns = (table.rows.first ?? []).map { Column(table.unquoted(text[$0]).text) }
    for (number, row) in table.rows.enumerated() {
      for (index, range) in row.enumerated() {
        let column = number > 0 && columns.indices.contains(index) ? columns[index] : nil
        add(table.unquoted(text[range]), textPlace, name: column?.name, role: column?.role ?? .text)
      }
    }
  }
}

/// What the first line says of the cells below.
private struct Column {
  let name: String
  let role: Leaf.Role

  /// Nil where it says nothing of secrets or ids; nobody calls a column by a long text.
  init?(_ name: String) {
    guard name.utf8.count <= 80 else { return nil }
    let reading = SecretName.reading(of: name)
    guard reading.meaning != nil || reading.isIdentifier else { return nil }
    self.name = name
    role = reading.meaning == nil ? .text : .named
  }
}

/// Where the cells of comma-separated values stand (RFC 4180).
private struct Table {
  /// Without the quotes around them.
  private(set) var rows: [[Range<Int>]] = []
  private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
  private static let quote = UInt8(ascii: "\"")

  /// Nil where the first line has one column alone.
  init?(_ text: [UInt8]) {
    let head = text.prefix { $0 != UInt8(ascii: "\n") }
    guard let separator = Self.separators.first(where: head.contains) else { return nil }
    var row: [Range<Int>] = []
    var index = 0
    // Behind a quote that nothing closes, quotes are characters like others.
    var isClosed = true
    while index <= text.count {
      let start = text[index...].firstIndex { !Self.isBlank($0) || $0 == separator } ?? text.count
      let isQuoted = isClosed && start < text.count && text[start] == Self.quote
      let closing = isQuoted ? Self.closing(of: start, in: text) : nil
      if isQuoted, closing == nil { isClosed = false }
      let end = text[(closing ?? start)...].firstIndex { $0 == separator || $0 == UInt8(ascii: "\n") } ?? text.count
      let last = text[start..<end].lastIndex { !Self.isBlank($0) } ?? start - 1
      row.append(closing == last ? start + 1..<last : start..<last + 1)
      if end == text.count || text[end] == UInt8(ascii: "\n") {
        rows.append(row)
        row = []
      }
      index = end + 1
    }
  }

  /// A cell with two quotes where one is meant has one.
  func unquoted(_ cell: TracedBytes) -> TracedBytes {
    cell.unescaped(Self.quote, Self.quote) { text, index, plain in
      guard index + 1 < text.count, text[index + 1] == Self.quote else { return 0 }
      plain.append(Self.quote)
      return 2
    } ?? cell
  }

  /// The quote that closes one; two together stand for a character.
  private static func closing(of opening: Int, in text: [UInt8]) -> Int? {
    var index = opening + 1
    while index < text.count {
      if text[index] == quote {
        guard index + 1 < text.count, text[index + 1] == quote else { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
