import MynahCore
import MynahJSON

/// A rule that every good client keeps: `{"client": "wellBehaved"}` adds it where the routes can put the client to the test.
protocol CommonRule: Rule {
  /// What it is added with, where its defaults are not all that is to be judged.
  static var commonParameters: JSON { get }

  /// How much an id of it weighs when it was added.
  static func commonSeverity(of id: String?) -> Severity

  /// Whether a client of these routes meets what the rule is about.
  static func provocation(by routes: [Route]) -> Provocation
}

extension CommonRule {
  static var commonParameters: JSON { [:] }
  static func commonSeverity(of id: String?) -> Severity { .violation }
}

/// What brings a rule's condition about.
enum Provocation: Sendable {
  /// Nothing: the routes never play what it is about.
  case impossible
  /// The client, which may rightly not do what the rule is about.
  case byClient
  /// The routes: a client that calls them meets it, unless it gives up.
  case byRoutes
}
