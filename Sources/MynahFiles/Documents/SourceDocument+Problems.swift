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

  /// In the order of a command line's files and folders, of a folder by name, and then of the text.
  func inOrder(of arguments: [String]) -> [Problem] {
    let places = enumerated().map { offset, problem in
      let argument = arguments.firstIndex { problem.file == $0 || problem.file.hasPrefix($0.hasSuffix("/") ? $0 : "\($0)/") }
      return (problem, argument ?? arguments.count, problem.position?.line ?? 0, problem.position?.column ?? 0, offset)
    }
    return places.sorted { ($0.1, $0.0.file, $0.2, $0.3, $0.4) < ($1.1, $1.0.file, $1.2, $1.3, $1.4) }.map(\.0)
  }
}
