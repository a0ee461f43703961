/// A place in a text file, as editors count: both numbers from 1, columns in Unicode scalars.
package struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1; only a line feed ends one.
  package let line: Int
  /// The column, from 1.
  package let column: Int

  /// Makes a position from numbers that another reader counted.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Counts up to a byte of the text.
  init(of offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var column = 1
    for byte in text[..<min(offset, text.count)] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if !UTF8.isContinuation(byte) {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }

  /// `line:column`.
  package var description: String { "\(line):\(column)" }
}
