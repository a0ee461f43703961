import MynahCore

extension LeafReader {
  /// Reads comma-separated values (RFC 4180), or what is separated by semicolons or tabs: the first line has the names of the columns.
  mutating func read(table text: TracedBytes) {
    let lines = text.split(UInt8(ascii: "\n"))
    guard let head = lines.first else { return }
    let separators: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    guard let separator = separators.first(where: head.bytes.contains) else { return add(text, textPlace, name: nil, role: .text) }
    let names = Self.cells(of: head, separator).map(\.text)
    let secrets = names.map { SecretName.meaning(of: $0) != nil }
    for line in lines {
      for (column, cell) in Self.cells(of: line, separator).enumerated() where cell.count > 0 {
        let isNamed = secrets.indices.contains(column) && secrets[column] && cell.text != names[column]
        add(cell, textPlace, name: isNamed ? names[column] : nil, role: isNamed ? .named : .text)
      }
    }
  }

  /// The cells of a line, without the quotes around them.
  private static func cells(of line: TracedBytes, _ separator: UInt8) -> [TracedBytes] {
    var cells: [TracedBytes] = []
    var start = 0
    var isQuoted = false
    for index in 0...line.count {
      if index < line.count, line.bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard index == line.count || line.bytes[index] == separator && !isQuoted else { continue }
      var cell = line[start..<index].trimmed()
      if cell.count > 1, cell.bytes.first == UInt8(ascii: "\""), cell.bytes.last == UInt8(ascii: "\"") { cell = cell[1..<cell.count - 1] }
      cells.append(cell)
      start = index + 1
    }
    return cells
  }
}
