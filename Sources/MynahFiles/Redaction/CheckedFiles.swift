/// What a command line names to be checked: scenarios, which play together, and recordings, each for itself.
package struct CheckedFiles: Sendable {
  /// Scenario files and folders of them.
  package private(set) var scenarios: [String] = []
  /// Folders of recordings and HAR files.
  package private(set) var recordings: [String] = []

  /// A folder that holds recordings stands for each of them, and for its scenarios where it has some.
  package init(_ arguments: [String]) throws(FileError) {
    for argument in arguments {
      guard try SourceFile.isFolder(argument) else {
        if argument.hasSuffix(".har") { recordings.append(argument) } else { scenarios.append(argument) }
        continue
      }
      if Recording.isFolder(argument) {
        recordings.append(argument)
        continue
      }
      let held = try Self.recordings(in: argument)
      let hasScenarios = try Self.holdsScenarios(argument)
      if held.isEmpty || hasScenarios { scenarios.append(argument) }
      recordings += held
    }
  }

  /// Also where none of them is valid.
  private static func holdsScenarios(_ folder: String) throws(FileError) -> Bool {
    var problems: [Problem] = []
    return try !ScenarioFile.folder(folder, &problems).isEmpty || !problems.isEmpty
  }

  private static func recordings(in folder: String) throws(FileError) -> [String] {
    let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return try SourceFile.names(in: folder).map { "\(path)/\($0)" }.filter { $0.hasSuffix(".har") || Recording.isFolder($0) }
  }
}
