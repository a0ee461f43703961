/// A pattern that cannot be compiled: where it is wrong, and why.
package struct RegularExpressionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// How many characters of the pattern stand before the fault.
  package let offset: Int

  /// What is wrong, in plain English, without a capital or a full stop.
  package let message: String

  /// The place, counted from 1, and the fault: `at character 5: missing closing parenthesis`.
  package var description: String {
    "at character \(offset + 1): \(message)"
  }
}

extension RegularExpressionError {
  /// Turns an offset in the UTF-8 bytes of a pattern into one in its characters.
  init(pattern: String, byteOffset: Int, message: String) {
    let before = pattern.utf8.prefix(byteOffset)
    self.init(offset: String(decoding: before, as: UTF8.self).count, message: message)
  }
}
