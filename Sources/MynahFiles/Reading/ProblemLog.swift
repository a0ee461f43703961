import MynahJSON

/// Where readers write down what is wrong, so that a user learns of everything at once.
final class ProblemLog {
  private let document: SourceDocument
  private(set) var problems: [Problem] = []

  init(_ document: SourceDocument) {
    self.document = document
  }

  func add(_ message: String, at pointer: JSONPointer, part: JSONDocument.Part) {
    problems.append(document.problem(message, at: pointer, part: part))
  }

  /// The problems as an error, in the order of the text.
  var error: InvalidFile? {
    guard !problems.isEmpty else { return nil }
    let sorted = problems.enumerated().sorted { left, right in
      (left.element.position?.line ?? 0, left.element.position?.column ?? 0, left.offset)
        < (right.element.position?.line ?? 0, right.element.position?.column ?? 0, right.offset)
    }
    return InvalidFile(sorted.map(\.element))
  }
}
