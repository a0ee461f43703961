#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is asked of the real API, and recorded.
public enum RecordingMode: String, Sendable, CaseIterable {
  /// Nothing: only the recording is played.
  case never
  /// What the recording does not have, which then is added to it.
  case missing
  /// Everything: the recording is made anew.
  case all

  /// What holds in this environment: `MYNAH_RECORD`, where it names a mode; nothing is recorded where `CI` is set; else this one.
  public var inEnvironment: RecordingMode { within(Self.variable) }

  /// Whether this runs where nobody looks at what is recorded.
  package static var isInCI: Bool { isInCI(variable) }

  /// What holds where the environment has these values.
  package func within(_ variable: (String) -> String?) -> RecordingMode {
    if let chosen = variable("MYNAH_RECORD").flatMap(RecordingMode.init) { return chosen }
    return Self.isInCI(variable) ? .never : self
  }

  /// - Throws: ``UnknownRecordingMode`` where `MYNAH_RECORD` names none: who writes it means something by it.
  package static func check(_ variable: (String) -> String?) throws(UnknownRecordingMode) {
    guard let name = variable("MYNAH_RECORD"), !name.isEmpty, RecordingMode(rawValue: name) == nil else { return }
    throw UnknownRecordingMode(name: name)
  }

  /// Why nothing is recorded where the environment has these values; nil where something is.
  package func whyNever(_ variable: (String) -> String?) -> String? {
    guard within(variable) == .never else { return nil }
    if variable("MYNAH_RECORD") == RecordingMode.never.rawValue { return "MYNAH_RECORD is never" }
    return self == .never ? "its mode is never" : "CI is set"
  }

  private static func isInCI(_ variable: (String) -> String?) -> Bool {
    guard let value = variable("CI") else { return false }
    return !["", "0", "false"].contains(value)
  }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// The environment asks for a mode that there is not.
package struct UnknownRecordingMode: Error, Sendable, Hashable, CustomStringConvertible {
  let name: String

  package var description: String {
    "MYNAH_RECORD is \"\(name)\"; it can be \(RecordingMode.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))"
  }
}

/// There is no recording, and none may be made.
struct MissingRecording: Error, CustomStringConvertible {
  let folder: String
  let reason: String

  var description: String {
    "there is no recording in \(folder), and none is made, because \(reason); make it where somebody looks at it, and commit it, "
      + "or say MYNAH_RECORD=missing"
  }
}
