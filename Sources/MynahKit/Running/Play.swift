import MynahBehavior
package import MynahCore
package import MynahFiles

/// The scenario that a command line names, read and understood: what is played, and what the client is judged by.
package struct Play: Sendable {
  package let scenario: Scenario
  /// The files that it was read from.
  package let paths: [String]

  /// Reads files and folders, in order, and understands their expectations.
  ///
  /// - Parameter recordings: How recordings among them are played.
  /// - Throws: ``FileError`` with everything that is wrong.
  package init(_ arguments: [String], recordings: RecordingPlay = RecordingPlay(leadsToServer: true)) throws(FileError) {
    let loaded = try LoadedScenario(arguments, playing: recordings, understanding: Judge.misunderstandings)
    scenario = loaded.scenario
    paths = loaded.paths
  }
}

extension Judge {
  /// Everything in the scenario's expectations that can't be understood.
  static func misunderstandings(in scenario: Scenario) -> [Misunderstanding] {
    problems(in: scenario).map { Misunderstanding($0.message, at: $0.pointer, part: $0.part, file: $0.file) }
  }
}
