extension Report {
  /// The exit code of `run`, `serve` and `judge`.
  ///
  /// A failure wins over the command's own code, and that wins over what is undecided.
  ///
  /// - Parameters:
  ///   - commandStatus: The code that COMMAND exited with, as a shell says it; nil where none ran.
  ///   - allowNotProvoked: What was not provoked is forgiven; what is inconclusive is not.
  package func exitCode(commandStatus: Int32? = nil, allowNotProvoked: Bool = false) -> Int32 {
    if verdict == .failed { return 1 }
    if let commandStatus, commandStatus != 0 { return commandStatus }
    switch verdict {
    case .inconclusive: return 2
    case .notProvoked: return allowNotProvoked ? 0 : 2
    case .passed, .failed: return 0
    }
  }
}
