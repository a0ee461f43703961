import MynahCore
import MynahJSON

extension SourceDocument {
  /// What readers wrote down about this document as an error, in the order of the text; nil when there is nothing.
  func error(from log: ProblemLog) -> InvalidFile? {
    guard !log.entries.isEmpty else { return nil }
    let problems = log.entries.map { problem($0.message, at: $0.pointer, part: $0.part) }
    let sorted = problems.enumerated().sorted { left, right in
      (left.element.position?.line ?? 0, left.element.position?.column ?? 0, left.offset)
        < (right.element.position?.line ?? 0, right.element.position?.column ?? 0, right.offset)
    }
    return InvalidFile(sorted.map(\.element))
  }
}
