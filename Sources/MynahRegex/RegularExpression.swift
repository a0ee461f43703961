/// A pattern compiled once and matched as often as needed, from any thread, with a bound on the work of each match.
///
/// The syntax is PCRE2's (or I-Regexp, RFC 9485), over Unicode text. `\d`, `\w` and `\s` mean the ASCII classes, and `$` is the very end,
/// never the place before a last line feed.
///
/// ```swift
/// let pattern = try RegularExpression("/orders/[0-9]+")
/// pattern.matchWhole("/orders/42")   // .matched
/// pattern.search("see /orders/42")   // .matched
/// pattern.literalPrefix              // "/orders/"
/// ```
package struct RegularExpression: Sendable {
  /// What came of a match.
  package enum Outcome: Sendable, Equatable {
    case matched
    case notMatched
    /// The match was given up after ``RegularExpression/stepLimit`` steps, so nothing is known about the text.
    case stepLimit
  }

  /// How many times one match may try a further alternative before it is given up: a few milliseconds of work at most.
  package static let stepLimit = 100_000

  /// The pattern as it was written.
  package let pattern: String

  /// The characters with which every text that matches whole begins, and `""` where that is not certain.
  ///
  /// Compare it by bytes (UTF-8) or by Unicode scalars: a regular expression knows nothing of canonical equivalence.
  package let literalPrefix: String

  private let syntax: Syntax
  private let whole: CompiledPattern
  private let anywhere: CompiledPattern

  /// Compiles a pattern in PCRE2's syntax.
  ///
  /// Throws ``RegularExpressionError``, which says where in the pattern the fault is.
  package init(_ pattern: String) throws(RegularExpressionError) {
    try self.init(pattern, syntax: .pcre, translated: pattern)
  }

  /// Compiles a pattern in I-Regexp (RFC 9485), the dialect of JSONPath's `match()` and `search()`.
  ///
  /// Throws ``RegularExpressionError`` for whatever I-Regexp has not: `\d`, lookaround, back references, lazy quantifiers. `^` and `$` are
  /// anchors, as in the mapping to PCRE of section 5.4.
  package init(iRegexp pattern: String) throws(RegularExpressionError) {
    try self.init(pattern, syntax: .iRegexp, translated: try IRegexp.translate(pattern))
  }

  private init(_ pattern: String, syntax: Syntax, translated: String) throws(RegularExpressionError) {
    self.pattern = pattern
    self.syntax = syntax
    self.literalPrefix = LiteralPrefix.of(translated)
    self.whole = try CompiledPattern(translated, whole: true)
    self.anywhere = try CompiledPattern(translated, whole: false)
  }

  /// Matches the whole of some bytes, which are not matched when they are not UTF-8.
  package func matchWhole(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    whole.match(bytes, knownToBeUTF8: false)
  }

  /// Matches the whole of a text.
  package func matchWhole(_ text: String) -> Outcome {
    whole.match(text)
  }

  /// Looks for a match anywhere in a text.
  package func search(_ text: String) -> Outcome {
    anywhere.match(text)
  }

  private enum Syntax: Sendable {
    case pcre
    case iRegexp
  }
}

extension RegularExpression: Hashable {
  /// Two are equal when their patterns are written alike in the same syntax.
  package static func == (one: RegularExpression, other: RegularExpression) -> Bool {
    one.syntax == other.syntax && one.pattern.unicodeScalars.elementsEqual(other.pattern.unicodeScalars)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(pattern)
  }
}
