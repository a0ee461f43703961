package import MynahCore
package import MynahJSON

/// The scenario that the files and folders of a command line make together, and the way back to their lines.
package struct LoadedScenario: Sendable {
  package let scenario: Scenario
  /// The files that were read, in order, as the user named them or as they lie in the folder that was named.
  package let paths: [String]
  /// By the name that routes and expectations bear.
  private let documents: [String: SourceDocument]

  /// Reads files and folders, in order; those of a folder that have `routes`, by name, play together like files named one by one.
  ///
  /// Routes stand in that order; where there are several files, each route and expectation bears the name of its file.
  ///
  /// - Throws: ``FileError/missing(path:)`` or ``FileError/unreadable(path:reason:)`` for the first such path;
  ///   ``FileError/invalid(_:)`` with everything that is wrong in all the files together.
  package init(_ arguments: [String]) throws(FileError) {
    var files: [ScenarioFile] = []
    var problems: [Problem] = []
    for argument in arguments {
      do throws(FileError) {
        if try SourceFile.isFolder(argument) {
          let found = try ScenarioFile.folder(argument, &problems)
          if found.isEmpty, problems.isEmpty {
            problems.append(
              Problem(file: argument, position: nil, message: "this folder holds no scenario: no .json, .yaml or .yml file with \"routes\"")
            )
          }
          files += found
        } else {
          files.append(try ScenarioFile(argument))
        }
      } catch {
        guard case .invalid(let file) = error else { throw error }
        problems += file.problems
      }
    }
    var merging = ScenarioMerging()
    for file in files { merging.add(file, isOnly: files.count == 1) }
    problems += merging.problems
    guard problems.isEmpty, let scenario = merging.scenario else {
      throw .invalid(InvalidFile(problems.isEmpty ? [Problem(file: "scenario", position: nil, message: "no file is named")] : problems))
    }
    self.scenario = scenario
    paths = files.map(\.path)
    documents = merging.documents
  }

  /// Something that is wrong in a file which others found out, such as a parameter of an expectation.
  ///
  /// - Parameter file: What the route or expectation says is its file; nil where there is only one.
  package func problem(_ message: String, file: String?, at pointer: JSONPointer, part: JSONDocument.Part = .value) -> Problem {
    let document = file.map { documents[$0] } ?? documents.values.first
    return document?.problem(message, at: pointer, part: part) ?? Problem(file: file ?? scenario.name, position: nil, message: message)
  }
}
