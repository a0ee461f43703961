/// Plays something again where a busy machine left its verdict open, a few times at most.
///
/// That a verdict is turned round is no machine's doing: such a play is the last, for its test to fail by.
///
/// - Parameter isOpen: Whether something of a play is undecided and nothing of it wrong.
func played<Play>(againWhile isOpen: (Play) -> Bool, _ play: () async throws -> Play) async throws -> Play {
  var last = try await play()
  for _ in 0..<5 where isOpen(last) { last = try await play() }
  return last
}

/// Whether verdicts are the deserved ones as far as they are decided, and one is not.
///
/// - Parameters:
///   - found: By the names that `deserved` has for them.
///   - deserved: What each may be.
func isOpen(_ found: [String: String], deserved: [String: [String]]) -> Bool {
  var isOpen = false
  for (name, verdicts) in deserved where !verdicts.contains(found[name] ?? "") {
    guard found[name] == "inconclusive" else { return false }
    isOpen = true
  }
  return isOpen
}
