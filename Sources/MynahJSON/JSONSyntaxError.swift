/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// The line of the offending text, from 1.
  public let line: Int
  /// The column of the offending text, from 1, in Unicode scalars.
  public let column: Int
  /// The offset of the offending text in bytes, from 0, a byte order mark included.
  public let offset: Int
  /// One sentence without the position.
  public let message: String

  init(_ message: String, at offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    let position = SourcePosition(of: offset, in: text)
    line = position.line
    column = position.column
    self.offset = offset
    self.message = message
  }

  private init(_ error: JSONSyntaxError, offset: Int) {
    line = error.line
    column = error.column
    self.offset = offset
    message = error.message
  }

  /// The same error in a text that has that many bytes more in front.
  func moved(by bytes: Int) -> JSONSyntaxError { bytes == 0 ? self : JSONSyntaxError(self, offset: offset + bytes) }
}

extension JSONSyntaxError: CustomStringConvertible {
  /// `line:column: message`, ready to follow a file name.
  public var description: String { "\(line):\(column): \(message)" }
}
