/// A JSONPath query (RFC 9535, with the functions `length`, `count`, `match`, `search` and `value`).
///
/// ```swift
/// let path = try JSONPath("$.lines[?@.price > 10].sku")
/// path.values(in: order)
/// ```
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  /// The query as written.
  package let text: String
  private let query: PathQuery

  /// Reads a query; throws unless it is well formed and well typed.
  package init(_ text: String) throws(JSONPathError) {
    var parser = PathParser(text)
    query = try parser.wholeQuery()
    self.text = text
  }

  /// The values that the query selects, in the order of RFC 9535; one that is selected twice comes twice.
  package func values(in json: JSON) -> [JSON] {
    PathEvaluation(root: json).nodes(of: query, from: PathNode(value: json, location: nil)).map(\.value)
  }

  /// The values that the query selects, each with its normalized path (RFC 9535, section 2.7) such as `$['lines'][0]`.
  package func nodes(in json: JSON) -> [(path: String, value: JSON)] {
    PathEvaluation(root: json).nodes(of: query, from: PathNode(value: json, location: .root)).map { node in
      (node.location?.normalizedPath ?? "$", node.value)
    }
  }

  /// The query as written.
  package var description: String { text }
}

/// Why a text is not a JSONPath query.
package struct JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The query.
  package let path: String
  /// How many Unicode scalars of the query precede the mistake.
  package let offset: Int
  /// One sentence without the query.
  package let message: String

  /// The query, the place, and what is wrong there.
  package var description: String { "\(JSON.string(path)) is not a JSONPath query: \(message), at character \(offset + 1)" }
}
