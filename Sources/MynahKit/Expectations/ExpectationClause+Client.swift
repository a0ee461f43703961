import MynahCore
import MynahJSON

/// What every good client keeps.
extension ExpectationClause {
  /// All that every good client keeps, as far as the routes can show it: a name for many expectations.
  ///
  /// ```swift
  /// await expect(server, .get("/orders"), .client(.wellBehaved, except: "reusesConnections"))
  /// ```
  ///
  /// - Parameters:
  ///   - kind: What it is held to.
  ///   - names: Expectations that are left out.
  public static func client(_ kind: ClientKind, except names: String...) -> ExpectationClause {
    ExpectationClause("client", ["is": .string(kind.rawValue), "except": names.isEmpty ? nil : .array(names.map { .string($0) })])
  }

  /// What a client is held to.
  public enum ClientKind: String, Sendable {
    /// What standards and good practice ask of any client.
    case wellBehaved
  }
}
