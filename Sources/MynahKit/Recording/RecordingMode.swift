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
  public var inEnvironment: RecordingMode {
    if let chosen = Self.variable("MYNAH_RECORD").flatMap(RecordingMode.init) { return chosen }
    return Self.isInCI ? .never : self
  }

  /// Whether this runs where nobody looks at what is recorded.
  package static var isInCI: Bool {
    guard let value = variable("CI") else { return false }
    return !["", "0", "false"].contains(value)
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
