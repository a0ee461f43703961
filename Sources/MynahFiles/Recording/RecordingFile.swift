import MynahCore
import MynahJSON

/// `recording.json`: what holds for a recording as a whole.
enum RecordingFile {
  static let name = "recording.json"

  static func json(_ recording: Recording) -> JSON {
    var object: JSONObject = ["mynah": "recording", "version": 1]
    object["upstream"] = recording.upstream.map { .string($0) }
    object["recorded"] = recording.recorded.map { .string(RFC3339.text($0)) }
    object["tool"] = recording.tool.map { .string($0) }
    let redacted = recording.redacted.sorted { $0.key < $1.key }.map { ($0.key, JSON.number(JSONNumber($0.value))) }
    if !redacted.isEmpty { object["redacted"] = .object(JSONObject(uniqueKeysWithValues: redacted)) }
    if !recording.allowed.isEmpty { object["allowed"] = .array(recording.allowed.map { .string($0.description) }) }
    if !recording.volatile.isEmpty { object["volatile"] = .array(recording.volatile.map { .string($0.description) }) }
    return .object(object)
  }
}

extension FileValue {
  /// A recording without its exchanges.
  func recording() -> Recording? {
    guard let object = object(.recording) else { return nil }
    if let kind = object.required("mynah"), kind.json != "recording" { kind.refuse(wanted: "\"recording\"") }
    if let version = object.required("version"), version.json != 1 {
      version.refuse("version \(version.json.text()) of a recording cannot be read; this Mynah knows version 1")
    }
    var recording = Recording(
      upstream: object["upstream"]?.nonEmptyText(), tool: object["tool"]?.text(),
      volatile: object["volatile"]?.elements()?.compactMap { $0.place() } ?? [])
    recording.allowed = object["allowed"]?.elements()?.compactMap { $0.secretPlace() } ?? []
    recording.recorded = object["recorded"]?.wallTime()
    for (kind, count) in object["redacted"]?.members() ?? [] { recording.redacted[kind] = count.integer(in: 0...Int.max) }
    return recording
  }

  private func secretPlace() -> SecretPlace? {
    if let place = json.string.flatMap({ SecretPlace($0) }) { return place }
    refuse(wanted: "a place such as header:NAME, query:NAME, form:NAME, cookie:NAME, json:/POINTER, path:/PATH or text:/PATH")
    return nil
  }

  private func wallTime() -> WallTime? {
    if let time = json.string.flatMap(RFC3339.time) { return time }
    refuse(wanted: "a time such as \"2026-11-21T09:12:35Z\"")
    return nil
  }
}

extension Vocabulary {
  static let recording = Vocabulary(
    "a recording", ["mynah", "version", "upstream", "recorded", "tool", "redacted", "allowed", "volatile"])
}
