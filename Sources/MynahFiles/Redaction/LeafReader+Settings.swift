import MynahCore

extension LeafReader {
  /// Reads what has a name and a value on each line, as YAML, TOML and properties have: values may have blanks and need no quotes there, and
  /// may stand on the lines below the name, further in.
  mutating func read(settings text: TracedBytes) {
    add(text, textPlace, name: nil, role: .text)
    var holder: (name: String, indent: Int)?
    for line in text.split(UInt8(ascii: "\n")) {
      let content = line.trimmed()
      guard let first = content.bytes.first, first != UInt8(ascii: "#") else { continue }
      let indent = line.bytes.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
      if let outer = holder, indent <= outer.indent { holder = nil }
      guard let setting = Setting(content) else {
        if let holder { add(Setting.unquoted(Setting.item(content)), textPlace, name: holder.name) }
        continue
      }
      guard SecretName.meaning(of: setting.name) != nil else { continue }
      if setting.value.count == 0 || setting.isBlock {
        holder = (setting.name, indent)
      } else {
        add(setting.value, textPlace, name: setting.name)
      }
    }
  }
}

/// A line such as `password: correct horse`, `password = "correct horse"` or `- password: correct horse`.
private struct Setting {
  let name: String
  /// Without quotes.
  let value: TracedBytes
  /// The lines below are the value (YAML 1.2 section 8.1).
  let isBlock: Bool

  init?(_ line: TracedBytes) {
    let line = Self.item(line)
    guard let mark = line.bytes.firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else { return nil }
    // In YAML a blank follows the colon, else it is part of a word, as in an address or a time.
    let isEnd = mark + 1 == line.count || line.bytes[mark + 1] == UInt8(ascii: " ") || line.bytes[mark] == UInt8(ascii: "=")
    let name = Self.unquoted(line[0..<mark].trimmed()).text
    guard isEnd, !name.isEmpty, name.utf8.count <= 80, !name.utf8.contains(UInt8(ascii: " ")) else { return nil }
    self.name = name
    let value = line[mark + 1..<line.count].trimmed()
    isBlock = value.count <= 3 && (value.bytes.first == UInt8(ascii: "|") || value.bytes.first == UInt8(ascii: ">"))
    self.value = Self.unquoted(value)
  }

  /// What stands behind the mark of an item of a list.
  static func item(_ line: TracedBytes) -> TracedBytes {
    var start = 0
    while start + 1 < line.count, line.bytes[start] == UInt8(ascii: "-"), line.bytes[start + 1] == UInt8(ascii: " ") {
      start += 2
      while start < line.count, line.bytes[start] == UInt8(ascii: " ") { start += 1 }
    }
    return line[start..<line.count]
  }

  static func unquoted(_ text: TracedBytes) -> TracedBytes {
    guard text.count > 1, let first = text.bytes.first, ValueName.isQuote(first), text.bytes.last == first else { return text }
    return text[1..<text.count - 1]
  }
}
