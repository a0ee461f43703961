import MynahRegex

/// The parts of a JSONPath query (RFC 9535, section 2), as the parser leaves them: valid and well typed.
struct PathQuery: Sendable, Hashable {
  enum Root: Sendable, Hashable {
    /// `$`, the whole value.
    case whole
    /// `@`, the value that a filter looks at.
    case current
  }

  var root: Root
  var segments: [Segment]

  struct Segment: Sendable, Hashable {
    /// Whether it begins with `..` and so applies to every value below as well.
    var isDescendant: Bool
    var selectors: [Selector]
  }

  enum Selector: Sendable, Hashable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Condition)
  }

  /// What is true or false in a filter.
  indirect enum Condition: Sendable, Hashable {
    case any([Condition])
    case all([Condition])
    case not(Condition)
    case comparison(Operand, Relation, Operand)
    case exists(PathQuery)
    case regex(RegexTest)
  }

  enum Relation: Sendable, Hashable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  /// What has one value or none: RFC 9535's ValueType.
  indirect enum Operand: Sendable, Hashable {
    case literal(JSON)
    case singular(PathQuery)
    case length(Operand)
    case count(PathQuery)
    case value(PathQuery)
  }

  /// `match()` or `search()`.
  struct RegexTest: Sendable, Hashable {
    enum Scope: Sendable, Hashable { case whole, anywhere }

    var scope: Scope
    var subject: Operand
    var pattern: Operand
    /// The pattern, compiled, where it is a literal; nil inside where that is no I-Regexp.
    var compiled: Compiled?

    enum Compiled: Sendable, Hashable {
      case valid(RegularExpression)
      case invalid
    }
  }

  /// Whether it can yield one node at most (RFC 9535, section 2.3.5.1).
  var isSingular: Bool {
    segments.allSatisfy { segment in
      guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
      switch segment.selectors[0] {
      case .name, .index: return true
      default: return false
      }
    }
  }
}
