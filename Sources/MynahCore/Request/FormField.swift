/// One `name=value` of a query or of a URL-encoded form, decoded.
package struct FormField: Sendable, Hashable {
  package let name: String
  package let value: String

  /// The fields of `name=value&name=value`, in order; a field without `=` has an empty value.
  package static func parse(_ text: some Collection<UInt8>) -> [FormField] {
    text.split(separator: UInt8(ascii: "&")).map { field in
      let equals = field.firstIndex(of: UInt8(ascii: "="))
      let name = field[..<(equals ?? field.endIndex)]
      let value = equals.map { field[field.index(after: $0)...] }
      return FormField(name: decoded(name), value: value.map(decoded) ?? "")
    }
  }

  private static func decoded(_ text: some Collection<UInt8>) -> String {
    String(decoding: PercentEncoding.decode(text, plusIsBlank: true), as: UTF8.self)
  }
}
