import MynahCore
import MynahJSON

extension FileObject {
  /// The one body of a response, or nil without any.
  func replyBody(folder: BodyFolder?) -> Reply.Content? {
    let found = present(Vocabulary.bodyKeys)
    guard let body = found.first else { return nil }
    for second in found.dropFirst() { second.refuse("a response has one body; \(body.name) stands here already", part: .key) }
    switch body.key {
    case "json": return .json(body.json)
    case "text": return body.text().map { .text($0) }
    case "base64": return body.base64().map { .bytes($0) }
    default: return body.fileContent(folder)
    }
  }
}

extension FileValue {
  fileprivate func fileContent(_ folder: BodyFolder?) -> Reply.Content? {
    guard let name = nonEmptyText() else { return nil }
    guard let folder else {
      refuse("\"file\" needs a scenario that is a file itself; give the body as \"json\", \"text\" or \"base64\"")
      return nil
    }
    do {
      return .file(name: name, bytes: try folder.read(name))
    } catch {
      refuse(error.message)
      return nil
    }
  }
}

/// The folder of a scenario, out of which its bodies may be read, and from nowhere else.
struct BodyFolder {
  let path: String

  struct Refusal: Error {
    let message: String
  }

  /// The bytes of a file of the folder; symbolic links count by where they lead.
  func read(_ name: String) throws(Refusal) -> [UInt8] {
    let file = try file(name)
    do throws(FileError) {
      return try SourceFile.read(file)
    } catch {
      throw Self.refusal(name, error)
    }
  }

  /// The path of a regular file of the folder.
  func file(_ name: String) throws(Refusal) -> String {
    let outside = Refusal(message: "\(quoted(name)) lies outside of the scenario's folder, from which alone files are read")
    guard !name.hasPrefix("/") else { throw outside }
    guard let folder = SourceFile.resolved(path), let file = SourceFile.resolved("\(path)/\(name)") else {
      throw Refusal(message: "there is no file \(quoted(name)) in the scenario's folder")
    }
    guard file.hasPrefix(folder == "/" ? "/" : folder + "/") else { throw outside }
    do throws(FileError) {
      guard try SourceFile.isRegular(file) else { throw .unreadable(path: name, reason: "it is no regular file") }
    } catch {
      throw Self.refusal(name, error)
    }
    return file
  }

  private static func refusal(_ name: String, _ error: FileError) -> Refusal {
    switch error {
    case .unreadable(_, let reason): Refusal(message: "\(quoted(name)) cannot be read: \(reason)")
    case .missing, .invalid: Refusal(message: "there is no file \(quoted(name)) in the scenario's folder")
    }
  }
}
