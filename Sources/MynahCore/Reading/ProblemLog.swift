package import MynahJSON

/// Where readers write down what is wrong, so that a user learns of everything at once.
package final class ProblemLog {
  package private(set) var entries: [Entry] = []

  package init() {}

  /// What is wrong, and where it stands.
  package struct Entry: Sendable, Hashable {
    package let message: String
    package let pointer: JSONPointer
    package let part: JSONDocument.Part
  }

  package func add(_ message: String, at pointer: JSONPointer, part: JSONDocument.Part) {
    entries.append(Entry(message: message, pointer: pointer, part: part))
  }
}
