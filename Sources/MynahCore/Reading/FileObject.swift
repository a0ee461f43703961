package import MynahJSON

/// The keys that one kind of object knows.
package struct Vocabulary {
  /// With its article: "a response".
  package let kind: String
  package let keys: [String]
  /// Keys of the format that this version does not know yet.
  package var later: [String] = []
  /// What to write instead of a key that people coming from elsewhere try.
  package var remedies: [String: String] = [:]
  /// What one looks like, for who wrote something else in its place.
  package var example: String?

  package init(_ kind: String, _ keys: [String], later: [String] = [], remedies: [String: String] = [:], example: String? = nil) {
    self.kind = kind
    self.keys = keys
    self.later = later
    self.remedies = remedies
    self.example = example
  }
}

/// An object of a file that is read key by key.
package struct FileObject {
  package let value: FileValue
  package let members: JSONObject
  package let vocabulary: Vocabulary

  /// The value of a key, or nil when the object lacks it.
  package subscript(key: String) -> FileValue? {
    members[key].map { value.child(key, $0) }
  }

  /// The value of a key that has to be there.
  package func required(_ key: String) -> FileValue? {
    if let found = self[key] { return found }
    if !isMeant(key) { value.refuse("\(vocabulary.kind) needs \(quoted(key))") }
    return nil
  }

  /// Those of `keys` that are there, in the order of the file.
  package func present(_ keys: [String]) -> [FileValue] {
    members.filter { keys.contains($0.key) }.map { value.child($0.key, $0.value) }
  }

  /// The one of `keys` that is there; none or several are written down.
  package func exactlyOne(of keys: [String]) -> FileValue? {
    let found = present(keys)
    if found.isEmpty, !keys.contains(where: isMeant) { value.refuse("\(vocabulary.kind) needs \(keys.inWords("or"))") }
    for second in found.dropFirst() {
      second.refuse("\(vocabulary.kind) has only one of \(keys.inWords("and")); \(found[0].name) stands here already", part: .key)
    }
    return found.count == 1 ? found[0] : nil
  }

  /// Its `description`, which any object may carry.
  package var description: String? { members["description"]?.string }

  /// Whether a key that is unknown was meant to be this one, which is a mistake that was written down already.
  private func isMeant(_ key: String) -> Bool {
    members.keys.contains { name in
      guard !vocabulary.keys.contains(name) else { return false }
      return vocabulary.later.contains(name) || NearestName.of(name, among: [key]) != nil
        || vocabulary.remedies[name]?.contains(quoted(key)) == true
    }
  }

  package func checkKeys() {
    for (key, json) in members where key != "description" && !vocabulary.keys.contains(key) {
      value.child(key, json).refuse(message(forUnknown: key), part: .key)
    }
    _ = self["description"]?.text()
  }

  private func message(forUnknown key: String) -> String {
    if vocabulary.later.contains(key) { return "\(quoted(key)) of \(vocabulary.kind) is not supported yet by this version" }
    let wrong = "\(quoted(key)) is not a key of \(vocabulary.kind)"
    if let remedy = vocabulary.remedies[key] { return "\(wrong); \(remedy)" }
    if let near = NearestName.of(key, among: vocabulary.keys + vocabulary.later) { return "\(wrong); did you mean \(quoted(near))?" }
    return "\(wrong), which has \(vocabulary.keys.filter { !$0.hasPrefix("$") }.inWords("and"))"
  }
}
