import MynahCore

/// Says what somebody may have meant who wrote a name that does not exist.
enum Spelling {
  /// `did you mean "calls"?`, or nil when no name is near.
  static func remedy(for name: String, among names: [String]) -> String? {
    NearestName.of(name, among: names).map { "did you mean \($0.quoted)?" }
  }
}
