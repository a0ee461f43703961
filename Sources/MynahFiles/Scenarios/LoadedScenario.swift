package import MynahCore
import MynahJSON

/// The scenario that the files and folders of a command line make together.
package struct LoadedScenario: Sendable {
  package let scenario: Scenario
  /// The files that were read, in order, as the user named them or as they lie in the folder that was named.
  package let paths: [String]

  /// Reads files and folders, in order; those of a folder that have `routes`, by name, play together like files named one by one.
  ///
  /// Routes stand in that order; where there are several files, each route and expectation bears the name of its file.
  /// The scenario is called as its file, or as its folder where that holds several; several arguments are joined by `+`.
  ///
  /// A recording's folder or a HAR file plays its part as a scenario file does.
  ///
  /// - Parameters:
  ///   - play: How recordings are played.
  ///   - understand: Finds what others than the reader can tell is wrong.
  /// - Throws: ``FileError/missing(path:)`` or ``FileError/unreadable(path:reason:)`` for the first such path;
  ///   ``FileError/invalid(_:)`` with everything that is wrong in all the files together.
  package init(
    _ arguments: [String], playing play: RecordingPlay = RecordingPlay(),
    understanding understand: (Scenario) -> [Misunderstanding] = { _ in [] }
  ) throws(FileError) {
    var files: [ScenarioFile] = []
    var names: [String] = []
    var problems: [Problem] = []
    for argument in arguments {
      do throws(FileError) {
        let found = try Self.files(at: argument, play, &problems)
        files += found
        names.append(found.count == 1 ? found[0].scenario.name : SourceFile.resolved(argument)?.lastPathComponent ?? argument)
      } catch {
        guard case .invalid(let file) = error else { throw error }
        problems += file.problems
      }
    }
    var merging = ScenarioMerging()
    for file in files { merging.add(file, isOnly: files.count == 1) }
    let knowsRoutes = problems.isEmpty && files.allSatisfy(\.knowsRoutes)
    problems += files.flatMap(\.problems) + merging.problems
    if knowsRoutes, let scenario = merging.scenario { problems += understand(scenario).map(merging.problem) }
    guard problems.isEmpty, var scenario = merging.scenario else {
      let nothing = Problem(file: "scenario", position: nil, message: "no file is named")
      throw .invalid(InvalidFile(problems.isEmpty ? [nothing] : problems.inOrder(of: arguments)))
    }
    scenario.name = names.joined(separator: "+")
    self.scenario = scenario
    paths = files.map(\.path)
  }

  /// What one argument stands for: a file, a recording, or the scenarios of a folder.
  private static func files(
    at argument: String, _ play: RecordingPlay, _ problems: inout [Problem]
  ) throws(FileError) -> [ScenarioFile] {
    guard try SourceFile.isFolder(argument) else { return [try ScenarioFile(argument, play)] }
    if Recording.isFolder(argument) {
      return [ScenarioFile(argument, playing: try Recording(folder: argument), play)]
    }
    let known = problems.count
    let found = try ScenarioFile.folder(argument, &problems)
    if found.isEmpty, problems.count == known {
      let message = "this folder holds no scenario: no .json, .yaml or .yml file with \"routes\""
      problems.append(Problem(file: argument, position: nil, message: message))
    }
    return found
  }
}
