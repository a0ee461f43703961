/// One `name=value` of a query or of a URL-encoded form, decoded.
package struct FormField: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The fields of `name=value&name=value`, in order; a field without `=` has an empty value.
  package static func parse(_ text: some Collection<UInt8>) -> [FormField] {
    parse(text) { _ in true }
  }

  /// Those of the fields that have a wanted name.
  package static func parse(_ text: some Collection<UInt8>, where isWanted: (_ name: String) -> Bool) -> [FormField] {
    // Pieces of memory cost nothing, where each piece of a string or an array counts its users.
    text.withContiguousStorageIfAvailable { fields(of: $0, where: isWanted) } ?? fields(of: text, where: isWanted)
  }

  private static func fields(of text: some Collection<UInt8>, where isWanted: (_ name: String) -> Bool) -> [FormField] {
    text.split(separator: UInt8(ascii: "&")).compactMap { field in
      let equals = field.firstIndex(of: UInt8(ascii: "="))
      let name = decoded(field[..<(equals ?? field.endIndex)])
      return isWanted(name) ? FormField(name: name, value: equals.map { decoded(field[field.index(after: $0)...]) } ?? "") : nil
    }
  }

  private static func decoded(_ text: some Collection<UInt8>) -> String {
    let hasEscapes = text.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
    return hasEscapes
      ? String(decoding: PercentEncoding.decode(text, plusIsBlank: true), as: UTF8.self) : String(decoding: text, as: UTF8.self)
  }
}
