package import MynahJSON

/// A value of a file, where it stands, and the log that takes what is wrong with it.
///
/// Each reader returns nil after it has written down why.
package struct FileValue {
  package let json: JSON
  package let pointer: JSONPointer
  package let log: ProblemLog

  package init(json: JSON, pointer: JSONPointer, log: ProblemLog) {
    self.json = json
    self.pointer = pointer
    self.log = log
  }

  /// What messages call it: its key, its number in a list, or the whole file.
  package var name: String {
    guard let last = pointer.last else { return "the file" }
    guard let parent = pointer.parent, let number = Int(last), let list = parent.last, Int(list) == nil else { return quoted(last) }
    return "item \(number + 1) of \(quoted(list))"
  }

  /// Its key, or its number in a list; empty for the whole file.
  package var key: String { pointer.last ?? "" }

  package func refuse(_ message: String, part: JSONDocument.Part = .value) {
    log.add(message, at: pointer, part: part)
  }

  /// Writes down that something else was wanted, such as "true or false".
  package func refuse(wanted: String, remedy: String? = nil) {
    refuse("\(name) must be \(wanted), not \(json.found)\(remedy.map { "; \($0)" } ?? "")")
  }

  package func child(_ key: String, _ value: JSON) -> FileValue {
    FileValue(json: value, pointer: pointer.appending(key), log: log)
  }

  /// The elements of a list.
  package func elements(of kind: String = "a list") -> [FileValue]? {
    guard case .array(let elements) = json else {
      refuse(wanted: kind)
      return nil
    }
    return elements.enumerated().map { FileValue(json: $1, pointer: pointer.appending($0), log: log) }
  }

  /// The members of an object whose keys are the user's own.
  package func members(of kind: String = "an object") -> [(name: String, value: FileValue)]? {
    guard case .object(let object) = json else {
      refuse(wanted: kind)
      return nil
    }
    return object.map { ($0.key, child($0.key, $0.value)) }
  }

  /// An object with the keys of a vocabulary; keys that it lacks are written down.
  package func object(_ vocabulary: Vocabulary) -> FileObject? {
    guard case .object(let object) = json else {
      refuse(wanted: "an object (\(vocabulary.kind))\(vocabulary.example.map { " such as \($0)" } ?? "")")
      return nil
    }
    let found = FileObject(value: self, members: object, vocabulary: vocabulary)
    found.checkKeys()
    return found
  }
}

extension JSON {
  /// A value as messages show what was found.
  package var found: String {
    switch self {
    case .null: "null"
    case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .object: "an object"
    case .string, .number, .bool:
      text().count > 60 ? text().prefix(60) + "…" : text()
    }
  }
}

/// A text as messages quote it.
package func quoted(_ text: String) -> String { JSON.string(text).text() }

extension Sequence<String> {
  /// `"a", "b" or "c"`.
  package func inWords(_ conjunction: String) -> String {
    let words = map(quoted)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
