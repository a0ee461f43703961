package import MynahCore
package import MynahJSON

extension Scenario {
  /// Reads a scenario document; everything that is wrong in it is in the error.
  ///
  /// - Parameters:
  ///   - name: The scenario's name where the document gives none.
  ///   - folder: Where the files of its bodies lie; nil for a document that is no file, in which `file` is refused.
  ///   - understand: Finds what others than the reader can tell is wrong.
  package init(
    _ document: SourceDocument, name: String, folder: String? = nil,
    understanding understand: (Scenario) -> [Misunderstanding] = { _ in [] }
  ) throws(InvalidFile) {
    let reading = Reading(document, name: name, folder: folder)
    let found = reading.scenario.map { reading.knowsRoutes ? understand($0) : [] } ?? []
    let problems = reading.problems + found.map { document.problem($0.message, at: $0.pointer, part: $0.part) }
    guard problems.isEmpty, let scenario = reading.scenario else { throw InvalidFile(problems.inOrder) }
    self = scenario
  }

  /// A document as far as it can be read.
  struct Reading {
    /// Nil where the document is no scenario at all.
    let scenario: Scenario?
    /// What is wrong in it, in the order of the text.
    let problems: [Problem]
    /// False where the id of a route can't be told, so that whoever names it is not wrong.
    let knowsRoutes: Bool

    init(_ document: SourceDocument, name: String, folder: String?) {
      let log = ProblemLog()
      let root = FileValue(json: document.value, pointer: JSONPointer(), log: log)
      scenario = root.scenario(fallbackName: name, folder: folder.map { BodyFolder(path: $0) })
      let found = document.error(from: log)?.problems ?? []
      problems = scenario == nil && found.isEmpty ? [Problem(file: document.name, position: nil, message: "this is no scenario")] : found
      let requests = log.entries.map { $0.pointer.tokens.prefix(3) }
      knowsRoutes = (document.value["routes"]?.array ?? []).enumerated().allSatisfy { index, route in
        route["id"]?.string != nil || route["request"]?.object != nil && !requests.contains(["routes", String(index), "request"])
      }
    }
  }
}

/// Something that is wrong in an expectation, as who judges by it found out.
package struct Misunderstanding: Sendable {
  /// One sentence with the remedy.
  package let message: String
  package let pointer: JSONPointer
  /// Whether the key or the value at that place is meant.
  package let part: JSONDocument.Part
  /// What the expectation says is its file; nil where there is only one.
  package let file: String?

  package init(_ message: String, at pointer: JSONPointer, part: JSONDocument.Part, file: String?) {
    self.message = message
    self.pointer = pointer
    self.part = part
    self.file = file
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
