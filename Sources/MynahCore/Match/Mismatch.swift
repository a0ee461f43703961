/// One thing in which a request differs from a pattern.
package struct Mismatch: Sendable, Hashable {
  /// What was compared: `method`, `path`, `query page`, `header Accept`, `cookie sid`, `body`, `state phase`.
  package let criterion: String
  /// What was wanted, in words.
  package let expected: String
  /// What was there; nil when nothing was.
  package let actual: String?

  package init(_ criterion: String, expected: String, actual: String?) {
    self.criterion = criterion
    self.expected = expected
    self.actual = actual
  }

  /// In short texts: a name or a value may be as long as a body.
  var abbreviated: Mismatch {
    Mismatch(criterion.abbreviated, expected: expected.abbreviated, actual: actual?.abbreviated)
  }

  /// How far off it is: a request for another path is farther than one that lacks a header.
  package var weight: Int {
    switch criterion {
    case "path": 8
    case "method": 4
    default: 1
    }
  }
}
