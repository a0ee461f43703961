package import MynahJSON

/// One thing that is wrong in a file: where, what, and what to do about it.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
  /// The file as the user named it.
  package let file: String
  /// Nil where no single place is to blame.
  package let position: SourcePosition?
  /// One sentence with the remedy.
  package let message: String

  package init(file: String, position: SourcePosition?, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// One line: `orders.json:14:9: "retry_after" is not a key of a response; did you mean "retryAfter"?`.
  package var description: String {
    position.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}

/// Why files are not what they should be: everything that was found, in the order of the files.
package struct InvalidFile: Error, Sendable, Hashable, CustomStringConvertible {
  /// Never empty.
  package let problems: [Problem]

  package init(_ problems: [Problem]) {
    self.problems = problems
  }

  /// One problem a line.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Why a file that the user named is of no use.
package enum FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is nothing of that name.
  case missing(path: String)
  /// It is there, and the system does not let us read it.
  case unreadable(path: String, reason: String)
  /// It was read, and is not what it should be.
  case invalid(InvalidFile)

  package var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file or folder"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .invalid(let file): file.description
    }
  }
}
