import MynahCore
import MynahJSON

/// Looks for secrets in the files that a command line names: recordings, HAR files and scenarios.
package enum SecretCheck {
  /// Everything that is left, in the order of the arguments and in the files' order.
  ///
  /// - Parameter allow: Places whose values are none.
  /// - Throws: ``FileError`` for what cannot be read.
  package static func secrets(in arguments: [String], allow: [SecretPlace] = []) throws(FileError) -> [LeftSecret] {
    var found: [LeftSecret] = []
    for argument in arguments { found += try secrets(at: argument, allow) }
    return found
  }

  private static func secrets(at path: String, _ allow: [SecretPlace]) throws(FileError) -> [LeftSecret] {
    if try SourceFile.isFolder(path) {
      return Recording.isFolder(path) ? try secrets(inRecording: path, allow) : try secrets(inScenariosOf: path)
    }
    return path.hasSuffix(".har") ? try secrets(inHAR: path, allow) : secrets(in: try SourceDocument(path: path))
  }

  private static func secrets(inRecording folder: String, _ allow: [SecretPlace]) throws(FileError) -> [LeftSecret] {
    let (recording, names) = try Recording.read(folder: folder)
    let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var redactor = Redactor(RedactionOptions(allow: allow + recording.allowed))
    return recording.secretsLeft(by: &redactor) { exchange in "\(path)/\(names[exchange.order] ?? RecordingFile.name)" }
  }

  private static func secrets(inHAR path: String, _ allow: [SecretPlace]) throws(FileError) -> [LeftSecret] {
    let bytes = try SourceFile.read(path)
    var redactor = Redactor(RedactionOptions(allow: allow))
    do {
      let recording = try Imported(har: bytes, name: path).recording
      return recording.secretsLeft(by: &redactor) { "\(path): exchange \($0.order)" } + secretsBesides(bytes, of: path, &redactor)
    } catch {
      throw .invalid(error)
    }
  }

  /// What a HAR says besides its exchanges is looked through as if it were the body of a reply.
  private static func secretsBesides(_ bytes: [UInt8], of path: String, _ redactor: inout Redactor) -> [LeftSecret] {
    guard let har = try? JSON(parsing: bytes) else { return [] }
    let type = Header("Content-Type", "application/json")
    let rest = RecordedResponse(status: 200, headers: [type], body: har.besidesExchanges.bytes)
    let exchange = RecordedExchange(order: 0, request: Request("GET", "/"), response: rest)
    return redactor.secretsLeft(in: exchange) { _, place in (path, "\(place)") }
  }

  private static func secrets(inScenariosOf folder: String) throws(FileError) -> [LeftSecret] {
    var problems: [Problem] = []
    let files = try ScenarioFile.folder(folder, &problems)
    guard problems.isEmpty else { throw .invalid(InvalidFile(problems)) }
    return files.flatMap { secrets(in: $0.document) }
  }

  /// What in a scenario is a secret beyond doubt: a scenario is written by hand, and full of examples.
  private static func secrets(in document: SourceDocument) -> [LeftSecret] {
    var reader = LeafReader(path: "")
    let text = document.value.bytes
    guard reader.read(json: TracedBytes(text), .fixed(SecretPlace(.json, "")), depth: 0), let values = JSONLeaves(text) else {
      return []
    }
    var found: [LeftSecret] = []
    for leaf in reader.leaves {
      guard let kind = kind(of: leaf), let value = values.leaves.first(where: { $0.value.overlaps(leaf.text.origin) })
      else { continue }
      let pointer = values.pointer(to: value.node)
      let position = document.position(of: pointer)
      let secret = LeftSecret(
        file: position.map { "\(document.name):\($0)" } ?? document.name, place: position == nil ? "\(pointer)" : nil, kind: kind,
        remedy: nil)
      if !found.contains(where: { $0.file == secret.file && $0.place == secret.place }) { found.append(secret) }
    }
    return found
  }

  private static func kind(of leaf: Leaf) -> String? {
    for token in TokenScan.all(in: leaf.text.bytes) where !isExample(leaf.text.bytes[token.range]) { return token.kind }
    guard let name = leaf.name, let meaning = SecretName.meaning(of: name), RandomText.kind(of: leaf.text.text) != nil,
      !isExample(leaf.text.bytes[...])
    else { return nil }
    return meaning.kind
  }

  /// Whether a value says itself that it is nobody's.
  private static func isExample(_ text: ArraySlice<UInt8>) -> Bool {
    let letters = String(decoding: text, as: UTF8.self).asciiLowercased()
    let words = ["example", "fake", "dummy", "sample", "placeholder", "redacted", "changeme", "xxxx", "0000", "1234", "abcdef"]
    return words.contains { Array(letters.utf8).place(of: Array($0.utf8)) != nil } || SecretFinder.isRedacted(letters)
  }
}
