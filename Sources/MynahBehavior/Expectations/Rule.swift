/// One name of the catalogue: reads its parameters, and judges a journal.
///
/// A new one is a file with a type that conforms, its test, and a line in ``RuleBook``.
protocol Rule: Sendable {
  /// The name in files, in Swift and in reports.
  static var name: String { get }
  /// Whether what it judges hangs on when things happen, and not only on what requests look like.
  static var isTimed: Bool { get }
  /// Ids of it that hang on that alone, where the others hang on time.
  static var untimedIDs: Set<String> { get }
  /// What it takes.
  static var form: RuleForm { get }
  /// The names of its own parameters; `route`, `except`, `severity` and `description` go without saying.
  static var parameters: [String] { get }
  /// Parameters of the catalogue that this version does not judge yet, and what they are about.
  static var unjudgedParameters: [String: String] { get }

  /// Takes its parameters; names and shape have been checked.
  init(_ parameters: Parameters) throws(ClauseError)

  /// One finding for each id that it turns on, in the order of the catalogue.
  func findings(in journal: JournalView, scope: Scope) -> [Finding]
}

extension Rule {
  static var isTimed: Bool { true }
  static var untimedIDs: Set<String> { [] }
  static var form: RuleForm { .parameters }
  static var unjudgedParameters: [String: String] { [:] }

  /// Whether what it finds under that id hangs on when things happen.
  static func isTimed(_ id: String?) -> Bool { isTimed && !(id.map(untimedIDs.contains) ?? false) }
}

/// How an expectation is written.
enum RuleForm: Sendable {
  /// `{ "calls": { "route": "list-orders" } }`
  case parameters
  /// `{ "order": ["sign-in", "list-orders"] }`
  case routes
}
