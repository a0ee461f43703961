import MynahCore
import MynahJSON

extension SourceDocument {
  /// What readers wrote down about this document as an error, in the order of the text; nil when there is nothing.
  func error(from log: ProblemLog) -> InvalidFile? {
    guard !log.entries.isEmpty else { return nil }
    return InvalidFile(log.entries.map { problem($0.message, at: $0.pointer, part: $0.part) }.inOrder)
  }
}

extension [Problem] {
  /// In the order of the text.
  var inOrder: [Problem] { inOrder(of: []) }

  /// File by file, those named first, then others as they first appear, and in the order of each one's text.
  func inOrder(of names: [String]) -> [Problem] {
    var files: [String: Int] = [:]
    for name in names + map(\.file) { files[name] = files[name] ?? files.count }
    let places = enumerated().map { offset, problem in
      (problem, [files[problem.file] ?? 0, problem.position?.line ?? 0, problem.position?.column ?? 0, offset])
    }
    return places.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
  }
}
