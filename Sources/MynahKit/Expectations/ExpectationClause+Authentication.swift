import MynahCore
import MynahJSON

/// Who the client is, and what it may do.
extension ExpectationClause {
  /// It takes a 403 without a hint to come back for an answer.
  public static func acceptsForbidden() -> ExpectationClause { ExpectationClause("acceptsForbidden") }
}
