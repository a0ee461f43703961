/// What a request must look like for a route to answer it.
///
/// What is not said does not matter.
public struct RequestPattern: Sendable, Hashable {
  /// Any of these, compared as written; empty: every method.
  package var methods: [String]
  /// Nil: every path.
  package var path: PathPattern?
  package var query: [NamedMatcher]
  /// The names that may be in the query besides those of `query`; nil: any.
  package var otherQuery: [String]?
  package var headers: [NamedMatcher]
  package var cookies: [NamedMatcher]
  package var body: BodyPattern?

  package init(
    methods: [String] = [], path: PathPattern? = nil, query: [NamedMatcher] = [], otherQuery: [String]? = nil,
    headers: [NamedMatcher] = [], cookies: [NamedMatcher] = [], body: BodyPattern? = nil
  ) {
    self.methods = methods
    self.path = path
    self.query = query
    self.otherQuery = otherQuery
    self.headers = headers
    self.cookies = cookies
    self.body = body
  }

  /// The id of a route that gives none: method and path as written.
  package var defaultID: String {
    [methods.isEmpty ? nil : methods.joined(separator: "|"), path?.text].compactMap { $0 }.joined(separator: " ")
  }
}

/// A matcher for the value of that name; any of repeated values will do.
package struct NamedMatcher: Sendable, Hashable {
  package var name: String
  package var matcher: ValueMatcher

  package init(_ name: String, _ matcher: ValueMatcher) {
    self.name = name
    self.matcher = matcher
  }
}

extension RequestPattern {
  /// The names that a template may call for; nil where the path is not a template of ours.
  package var pathNames: Set<String>? {
    switch path {
    case .template(let template): Set(template.names)
    case .exact: []
    case .matches, nil: nil
    }
  }
}
