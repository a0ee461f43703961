package import MynahJSON

/// Why an expectation cannot be understood, and where it says so.
package struct ClauseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence with the remedy, without the place.
  package let message: String
  /// The place in the file; a reader makes line and column of it.
  package let pointer: JSONPointer
  /// Whether the key or the value at that place is meant.
  package let part: JSONDocument.Part
  /// The file; nil for expectations that were written in Swift.
  package let file: String?

  package init(_ message: String, at pointer: JSONPointer, part: JSONDocument.Part = .value, file: String?) {
    self.message = message
    self.pointer = pointer
    self.part = part
    self.file = file
  }

  package var description: String { message }
}
