import MynahJSON
import Yams

extension YAMLSyntaxError {
  /// Says what the YAML reader found in our words.
  init(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, let yaml), .parser(let context, let problem, let mark, let yaml):
      let message = Self.remedy(for: problem, at: Self.character(at: mark, in: yaml))
      self.init(at: mark, message ?? "this is not YAML: \(problem)\(context.map(Self.beginning) ?? "")")
    case .composer(_, let problem, let mark, _):
      self.init(at: mark, Self.wording[problem] ?? "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(at: context.mark, "the key \(keys.first.map { JSON.string($0).text() } ?? "") stands twice in this object")
    case .reader(let problem, let offset, _, let yaml):
      self.init(position: offset.map { Self.position(of: $0, in: yaml) }, message: "this is not YAML: \(problem)")
    default:
      self.init(position: nil, message: "this is not YAML: \(error)")
    }
  }

  private init(at mark: Mark, _ message: String) {
    self.init(position: SourcePosition(line: mark.line, column: mark.column), message: message)
  }

  private static func beginning(_ context: YamlError.Context) -> String {
    let place = ", \(context.text) that begins at \(context.mark)"
    // Most often a template of a path, or text with a colon, that stands there without quotes.
    return context.text.contains("parsing a flow") ? place + "; text with any of {}[], or with \": \" in it stands in quotes there" : place
  }

  /// What most often lies behind a problem, and what to do.
  private static func remedy(for problem: String, at character: Unicode.Scalar?) -> String? {
    switch (problem, character) {
    case ("found character that cannot start any token", "\t"), ("found a tab character that violates indentation", _):
      "a tab stands here; YAML is indented by blanks"
    case ("found character that cannot start any token", let character?): "text cannot begin with \(character); put it in quotes"
    case ("did not find expected alphabetic or numeric character", _): "text cannot begin with * or &; put it in quotes"
    case ("did not find expected '-' indicator", _), ("did not find expected key", _):
      "what stands here belongs to nothing; the items of a list, and the keys of an object, are indented alike"
    case ("mapping values are not allowed in this context", _):
      "no value can begin here; put text with \": \" in quotes, and indent the keys of an object alike"
    default: nil
    }
  }

  private static func character(at mark: Mark, in yaml: String) -> Unicode.Scalar? {
    let lines = yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.dropFirst(max(0, mark.line - 1)).first?.unicodeScalars.dropFirst(max(0, mark.column - 1)).first
  }

  private static let wording = [
    "but found another document": "a second document begins here; a file holds one",
    "found undefined alias": "this alias names no anchor that stands before it; text that begins with * stands in quotes",
  ]

  /// The reader counts characters.
  private static func position(of offset: Int, in yaml: String) -> SourcePosition {
    let before = yaml.prefix(offset)
    let line = before.count { $0.isNewline } + 1
    let column = before.reversed().prefix { !$0.isNewline }.reduce(0) { $0 + $1.unicodeScalars.count } + 1
    return SourcePosition(line: line, column: column)
  }
}
