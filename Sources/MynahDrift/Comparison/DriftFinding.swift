package import MynahJSON

/// One way in which a live API no longer looks like its recording.
package struct DriftFinding: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case removed, type, null
    /// A word that was not in the fixed set of before.
    case `enum`
    case status, contentType, header
    /// The shape of a page: where its items are, and what leads to the next one.
    case paging
    case added
    /// The same members or elements in another order.
    case order
  }

  /// From what a client hardly notices to what breaks it.
  package enum Severity: String, Sendable, CaseIterable, Comparable {
    case info, warning, breaking

    package static func < (left: Severity, right: Severity) -> Bool {
      (left == .info && right != .info) || (left == .warning && right == .breaking)
    }
  }

  package var kind: Kind
  package var severity: Severity
  /// Method and target of the request whose reply shows it.
  package var request: String
  /// The file of the recording that has what was there before.
  package var file: String
  /// Where in the body; nil where it concerns none.
  package var pointer: JSONPointer?
  /// One sentence.
  package var summary: String
}
