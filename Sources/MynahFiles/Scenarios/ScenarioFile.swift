import MynahCore
import MynahJSON

/// One scenario file that was read.
struct ScenarioFile {
  let path: String
  let document: SourceDocument
  let scenario: Scenario

  init(_ path: String) throws(FileError) {
    try self.init(path, try SourceDocument(path: path))
  }

  private init(_ path: String, _ document: SourceDocument) throws(FileError) {
    self.path = path
    self.document = document
    do throws(InvalidFile) {
      scenario = try Scenario(document, name: path.lastPathComponent.withoutSuffix, folder: path.folderOfPath)
    } catch {
      throw .invalid(error)
    }
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
