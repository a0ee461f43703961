import MynahCore

/// What elements and attributes of XML and HTML call by the name of a secret, or of an id.
///
/// The text is read once, from its beginning to its end, however broken it is.
struct Markup {
  struct Value {
    let name: String
    let range: Range<Int>
    /// Where it begins and where it ends is beyond doubt.
    let isDefinite: Bool
  }

  private(set) var values: [Value] = []
  private let text: [UInt8]
  /// All of the text is markup: it may have been cut off in an element.
  private let isDocument: Bool
  /// The name of a secret that an element said, as in `<key>password</key>`: the next one holds it.
  private var label: String?

  init(_ text: [UInt8]) {
    self.text = text
    isDocument = text.first { !MarkupTag.isBlank($0) } == UInt8(ascii: "<")
    var index = 0
    while let start = text[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = start + 1
      if let tag = MarkupTag(at: start, of: text) {
        index = tag.end
        readAttributes(of: tag)
        if !tag.isEmpty { index = readContent(of: tag) }
      } else if index < text.count, text[index] == UInt8(ascii: "/") {
        label = nil
      }
    }
  }

  private mutating func readAttributes(of tag: MarkupTag) {
    for attribute in tag.attributes where attribute.isQuoted { add(string(attribute.name), attribute.value, isDefinite: true) }
    guard let label = tag.attributes.first(where: { Self.labels.contains(string($0.name)) }),
      let value = tag.attributes.first(where: { ["value", "content"].contains(string($0.name)) })
    else { return }
    // What a button is called can be read on it.
    let isButton = tag.attributes.contains { string($0.name) == "type" && ["submit", "button"].contains(string($0.value)) }
    if !isButton { add(string(label.value), value.value, isDefinite: value.isQuoted) }
  }

  /// - Returns: Where to read on.
  private mutating func readContent(of tag: MarkupTag) -> Int {
    let name = string(tag.name).split(separator: ":").last.map(String.init) ?? ""
    let content = MarkupContent(behind: tag, in: text, mayBeCutOff: isDocument)
    if content.isWhole, content.value.count < 64, Self.labels.contains(name.asciiLowercased()),
      SecretName.meaning(of: string(content.value)) != nil
    {
      label = string(content.value)
      // Behind its closing tag the value follows.
      return min(content.end + 2, text.count)
    }
    var called = name
    if let label, content.isWhole {
      if Self.holders.contains(name.asciiLowercased()) { called = label }
      self.label = nil
    }
    add(called, content.value, isDefinite: content.isWhole)
    return content.end
  }

  private mutating func add(_ name: String, _ range: Range<Int>, isDefinite: Bool) {
    let reading = SecretName.reading(of: name)
    let isSecret = reading.meaning != nil && (isDefinite ? !range.isEmpty : range.count >= NamedValue.leastLength)
    guard isSecret || reading.isIdentifier && range.count >= RandomText.leastLength else { return }
    values.append(Value(name: name, range: range, isDefinite: isDefinite))
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  private static let labels: Set<String> = ["name", "id", "property", "key"]
  private static let holders: Set<String> = ["value", "string", "val", "data", "text", "content", "integer", "int", "i4"]
}
