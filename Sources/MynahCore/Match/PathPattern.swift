package import MynahRegex

/// What the path of a request must be, compared segment by segment after one percent-decoding; a trailing slash counts.
package enum PathPattern: Sendable, Hashable {
  /// Segments that are all literal.
  case exact(String)
  /// Some segments are `{name}`, which stands for one segment that is not empty.
  case template(PathTemplate)
  /// The whole path, percent-decoded once, matches.
  case matches(RegularExpression)
}
