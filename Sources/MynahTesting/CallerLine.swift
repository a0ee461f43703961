import Testing

/// Where a test called, as both frameworks want it.
struct CallerLine: Sendable {
  let fileID: StaticString
  let filePath: StaticString
  let line: Int
  let column: Int

  var location: SourceLocation {
    SourceLocation(fileID: "\(fileID)", filePath: "\(filePath)", line: line, column: column)
  }
}
