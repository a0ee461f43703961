package import MynahCore
import MynahJSON

extension Scenario {
  /// Reads a scenario document; everything that is wrong in it is in the error.
  ///
  /// - Parameters:
  ///   - name: The scenario's name where the document gives none.
  ///   - folder: Where the files of its bodies lie; nil for a document that is no file, in which `file` is refused.
  package init(_ document: SourceDocument, name: String, folder: String? = nil) throws(InvalidFile) {
    let log = ProblemLog()
    let root = FileValue(json: document.value, pointer: JSONPointer(), log: log)
    let scenario = root.scenario(fallbackName: name, folder: folder.map { BodyFolder(path: $0) })
    if let error = document.error(from: log) { throw error }
    guard let scenario else { throw InvalidFile([Problem(file: document.name, position: nil, message: "this is no scenario")]) }
    self = scenario
  }
}

extension Route {
  /// Reads a document that is one route, as `POST routes` takes it.
  package init(_ document: SourceDocument, folder: String? = nil) throws(InvalidFile) {
    let log = ProblemLog()
    let root = FileValue(json: document.value, pointer: JSONPointer(), log: log)
    let route = root.route(folder: folder.map { BodyFolder(path: $0) })
    if let error = document.error(from: log) { throw error }
    guard let route else { throw InvalidFile([Problem(file: document.name, position: nil, message: "this is no route")]) }
    self = route
  }
}
