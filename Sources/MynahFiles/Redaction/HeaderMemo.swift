import MynahCore

/// What was found in header lines that come again and again, as most lines of a session do.
///
/// That depends on nothing but the line and the secrets that are known: with each new secret all of it is forgotten.
struct HeaderMemo {
  private var found: [Line: Found] = [:]
  /// That of the registry when these lines were looked through.
  private var revision = 0

  private static let mostLines = 256
  /// Longer values are too seldom the same.
  private static let mostBytes = 1024

  struct Line: Hashable {
    let name: String
    let value: [UInt8]
    let isInRequest: Bool
  }

  struct Found {
    let edits: TextEdits
    let redactions: [Redaction]
  }

  func found(in line: Line, at revision: Int) -> Found? { revision == self.revision ? found[line] : nil }

  /// Remembers a line in which nothing was left unexplained.
  mutating func add(_ found: Found, in line: Line, at revision: Int) {
    guard line.value.count <= Self.mostBytes else { return }
    if revision != self.revision || self.found.count >= Self.mostLines { self.found.removeAll(keepingCapacity: true) }
    self.revision = revision
    self.found[line] = found
  }
}
