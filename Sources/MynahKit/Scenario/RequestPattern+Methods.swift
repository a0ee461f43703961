import MynahCore

extension RequestPattern {
  /// GET on this path, `/orders/{id}` being a template; such a route answers HEAD too unless a HEAD route does.
  ///
  /// The path begins with `/`. Other parameters of the query, other headers and cookies than those named may be there.
  ///
  /// ```swift
  /// .get("/orders", query: ["page": .matches("[0-9]+")])
  /// ```
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  public static func get(_ path: String, query: [String: Matcher] = [:], headers: [String: Matcher] = [:], cookies: [String: Matcher] = [:])
    -> RequestPattern
  {
    any(path, methods: "GET", query: query, headers: headers, cookies: cookies)
  }

  /// POST on this path.
  ///
  /// ```swift
  /// .post("/payments", body: .containing(["currency": "EUR"]))
  /// ```
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  ///   - body: What the body must be.
  public static func post(
    _ path: String, query: [String: Matcher] = [:], headers: [String: Matcher] = [:], cookies: [String: Matcher] = [:],
    body: Body? = nil
  ) -> RequestPattern {
    any(path, methods: "POST", query: query, headers: headers, cookies: cookies, body: body)
  }

  /// PUT on this path.
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  ///   - body: What the body must be.
  public static func put(
    _ path: String, query: [String: Matcher] = [:], headers: [String: Matcher] = [:], cookies: [String: Matcher] = [:],
    body: Body? = nil
  ) -> RequestPattern {
    any(path, methods: "PUT", query: query, headers: headers, cookies: cookies, body: body)
  }

  /// PATCH on this path.
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  ///   - body: What the body must be.
  public static func patch(
    _ path: String, query: [String: Matcher] = [:], headers: [String: Matcher] = [:], cookies: [String: Matcher] = [:],
    body: Body? = nil
  ) -> RequestPattern {
    any(path, methods: "PATCH", query: query, headers: headers, cookies: cookies, body: body)
  }

  /// DELETE on this path.
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  public static func delete(
    _ path: String, query: [String: Matcher] = [:], headers: [String: Matcher] = [:], cookies: [String: Matcher] = [:]
  ) -> RequestPattern {
    any(path, methods: "DELETE", query: query, headers: headers, cookies: cookies)
  }

  /// Any of these methods on this path, or every method where none is named.
  ///
  /// ```swift
  /// .any("/orders/{id}", methods: "HEAD", "OPTIONS")
  /// ```
  ///
  /// - Parameters:
  ///   - path: Exact, or a template; `%2F` in it is a slash that is no separator.
  ///   - methods: Any of these, compared as written; none: every method.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  ///   - body: What the body must be.
  public static func any(
    _ path: String, methods: String..., query: [String: Matcher] = [:], headers: [String: Matcher] = [:],
    cookies: [String: Matcher] = [:], body: Body? = nil
  ) -> RequestPattern {
    RequestPattern(
      methods: methods, path: path.pathPattern, query: query.named, headers: headers.named, cookies: cookies.named, body: body?.pattern)
  }

  /// Any of these methods, or every one, on the paths that this regular expression (PCRE2) matches whole.
  ///
  /// A pattern that can't be compiled is a mistake of the code and traps.
  ///
  /// - Parameters:
  ///   - pattern: Matched against the decoded path without its query, within a limit of steps.
  ///   - methods: Any of these, compared as written; none: every method.
  ///   - query: What parameters of the query must be, by their names, decoded.
  ///   - headers: What headers must be, by their names without case.
  ///   - cookies: What cookies must be, by their names.
  ///   - body: What the body must be.
  public static func any(
    pathMatching pattern: String, methods: String..., query: [String: Matcher] = [:], headers: [String: Matcher] = [:],
    cookies: [String: Matcher] = [:], body: Body? = nil
  ) -> RequestPattern {
    RequestPattern(
      methods: methods, path: .matches(.literal(pattern)), query: query.named, headers: headers.named, cookies: cookies.named,
      body: body?.pattern)
  }

  /// Allows no other parameters in the query than these, beside those that it asks for.
  ///
  /// ```swift
  /// .get("/orders", query: ["page": .matches("[0-9]+")]).withOtherQuery("limit")
  /// ```
  public func withOtherQuery(_ names: String...) -> RequestPattern {
    var pattern = self
    pattern.otherQuery = names
    return pattern
  }
}

extension String {
  /// A path as written in code; one that is no path is refused by whoever is to play it.
  fileprivate var pathPattern: PathPattern {
    guard contains("{") || contains("}"), let template = PathTemplate(self) else { return .exact(self) }
    return .template(template)
  }
}

extension [String: Matcher] {
  /// In the order of the names, so that the same pattern is the same value.
  fileprivate var named: [NamedMatcher] {
    sorted { $0.key < $1.key }.map { NamedMatcher($0.key, $0.value.matcher) }
  }
}
