import MynahCore
import MynahJSON

/// One scenario file that was read.
struct ScenarioFile {
  let path: String
  let document: SourceDocument
  let scenario: Scenario
  /// What is wrong in it; the scenario is then what is left.
  let problems: [Problem]
  /// False where the id of one of its routes can't be told.
  let knowsRoutes: Bool
  /// Whether nobody gave its routes their ids.
  let isRecording: Bool

  /// Reads what is at `path`: a scenario, or a HAR file, which is played as `play` says.
  init(_ path: String, _ play: RecordingPlay) throws(FileError) {
    if path.hasSuffix(".har") {
      self.init(path, playing: try Self.imported(path).recording, play)
    } else {
      try self.init(path, try SourceDocument(path: path))
    }
  }

  private static func imported(_ path: String) throws(FileError) -> Imported {
    let bytes = try SourceFile.read(path)
    do {
      return try Imported(har: bytes, name: path)
    } catch {
      throw .invalid(error)
    }
  }

  /// A recording, which has no text of its own to point to.
  init(_ path: String, playing recording: Recording, _ play: RecordingPlay) {
    let name = (path.hasSuffix(".har") ? path : SourceFile.resolved(path) ?? path).lastPathComponent
    self.path = path
    document = SourceDocument([:], name: name)
    scenario = recording.scenario(name: name.hasSuffix(".har") ? name.withoutSuffix : name, play)
    problems = []
    knowsRoutes = true
    isRecording = true
  }

  private init(_ path: String, _ document: SourceDocument) throws(FileError) {
    let reading = Scenario.Reading(document, name: path.lastPathComponent.withoutSuffix, folder: path.folderOfPath)
    guard let scenario = reading.scenario else { throw .invalid(InvalidFile(reading.problems)) }
    self.path = path
    self.document = document
    self.scenario = scenario
    problems = reading.problems
    knowsRoutes = reading.knowsRoutes
    isRecording = false
  }

  /// Reads those documents of a folder that have `routes`, by name, and adds what is wrong in any to `problems`.
  ///
  /// The files of bodies lie there too, and some of those are broken on purpose: where the word is missing, nothing is said.
  static func folder(_ folder: String, _ problems: inout [Problem]) throws(FileError) -> [ScenarioFile] {
    var files: [ScenarioFile] = []
    for name in try SourceFile.names(in: folder) where SourceDocument.Format(fileName: name) != nil {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      guard try !SourceFile.isFolder(path) else { continue }
      do throws(FileError) {
        let bytes = try SourceFile.read(path)
        guard bytes.firstRange(of: "routes".utf8) != nil else { continue }
        let document = try SourceDocument(bytes, path: path)
        guard document.value["routes"] != nil else { continue }
        files.append(try ScenarioFile(path, document))
      } catch {
        guard case .invalid(let file) = error else { throw error }
        problems += file.problems
      }
    }
    return files
  }
}
