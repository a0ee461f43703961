import MynahCore
import MynahFiles
import MynahJSON

/// What stands behind the placeholders of a recording: given, or learned from live replies where recorded ones have a placeholder.
struct LiveSecrets {
  private var values: [Placeholder: String] = [:]
  /// For every placeholder of a kind.
  private var byKind: [String: String]

  init(byKind: [String: String], byPlaceholder: [Placeholder: String]) {
    self.byKind = byKind
    values = byPlaceholder
  }

  /// The text with its placeholders filled in; throws the first that is not known.
  func filled(_ text: String) throws(UnknownSecret) -> String {
    String(decoding: try filled(Array(text.utf8)), as: UTF8.self)
  }

  func filled(_ bytes: [UInt8]) throws(UnknownSecret) -> [UInt8] {
    var text: [UInt8] = []
    var index = 0
    for (range, placeholder) in Placeholder.all(in: bytes) {
      guard let value = values[placeholder] ?? byKind[placeholder.kind] else { throw UnknownSecret(placeholder: placeholder) }
      text += bytes[index..<range.lowerBound] + Array(value.utf8)
      index = range.upperBound
    }
    return index == 0 ? bytes : text + bytes[index...]
  }

  /// Remembers what the live reply has where the recorded one has a placeholder.
  mutating func learn(_ recorded: RecordedResponse, _ live: RecordedResponse) {
    for header in recorded.headers where header.value.contains("{{secret:") {
      for value in live.headers where value.name.equalsIgnoringASCIICase(header.name) { learn(header.value, value.value) }
    }
    for (before, now) in zip(recorded.values, live.values) { learn(before, now) }
  }

  private mutating func learn(_ recorded: JSON, _ live: JSON) {
    switch (recorded, live) {
    case (.string(let before), .string(let now)): learn(before, now)
    case (.string(let before), .number(let now)): learn(before, now.text)
    case (.object(let before), .object(let now)):
      for (key, value) in before { if let other = now[key] { learn(value, other) } }
    case (.array(let before), .array(let now)):
      for (value, other) in zip(before, now) { learn(value, other) }
    default: break
    }
  }

  /// The text around a placeholder has to be there as it was.
  private mutating func learn(_ recorded: String, _ live: String) {
    let bytes = Array(recorded.utf8)
    let found = Placeholder.all(in: bytes)
    guard found.count == 1, let (range, placeholder) = found.first else { return }
    let (prefix, suffix, now) = (bytes[..<range.lowerBound], bytes[range.upperBound...], Array(live.utf8))
    guard now.starts(with: prefix), now.count > prefix.count else { return }
    let rest = now.dropFirst(prefix.count)
    let value = suffix.first.map { end in rest.prefix { $0 != end } } ?? rest
    if !value.isEmpty { values[placeholder] = String(decoding: value, as: UTF8.self) }
  }
}

/// A placeholder that nothing is known to stand behind.
struct UnknownSecret: Error, Hashable {
  let placeholder: Placeholder
}
