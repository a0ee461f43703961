import MynahCore
import MynahFiles
import MynahJSON

extension ExpectationClause {
  /// Whose requests belong together.
  public enum Reach: String, Sendable {
    /// Those of one logical call.
    case operation
    /// Those with one credential.
    case credential
    /// Those of one route.
    case route
    /// All of a session.
    case session
  }

  /// What a client may take for a failure: a status, or a reply that was lost on its way.
  public struct Failure: Sendable, ExpressibleByIntegerLiteral {
    let json: JSON

    /// A reply with this status.
    public init(integerLiteral status: Int) { json = .count(status) }
    /// A reply with this status.
    public static func status(_ status: Int) -> Failure { Failure(integerLiteral: status) }
    /// No whole reply came.
    public static let lost = Failure(json: "lost")

    private init(json: JSON) { self.json = json }
  }

  /// What a reply looks like that says something else than its status does.
  ///
  /// ```swift
  /// .doesNotRetry(unless: [.reply(status: 403, body: .contains("quota"))])
  /// ```
  public struct ReplyPattern: Sendable {
    let json: JSON

    /// A reply with this status, these headers and this body, as far as they are given.
    public static func reply(status: Int? = nil, headers: [String: Matcher] = [:], body: Matcher? = nil) -> ReplyPattern {
      var object = JSONObject()
      object["status"] = status.map(JSON.count)
      if !headers.isEmpty {
        let lines = headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.matcher.json) }
        object["headers"] = .object(JSONObject(uniqueKeysWithValues: lines))
      }
      object["body"] = body?.matcher.json
      return ReplyPattern(json: .object(object))
    }
  }
}

extension JSON {
  static func reach(_ reach: ExpectationClause.Reach) -> JSON { .string(reach.rawValue) }
  static func failures(_ failures: [ExpectationClause.Failure]) -> JSON { .array(failures.map(\.json)) }
}
