import MynahCore
import MynahJSON

extension FileValue {
  /// What a request must look like.
  func requestPattern() -> RequestPattern? {
    guard let object = object(.request) else { return nil }
    return RequestPattern(
      methods: object["method"]?.methods() ?? [], path: object["path"]?.pathPattern(),
      query: object["query"]?.namedMatchers() ?? [], otherQuery: object["otherQuery"]?.elements()?.compactMap { $0.text() },
      headers: object["headers"]?.namedMatchers(areHeaders: true) ?? [],
      cookies: object["cookies"]?.namedMatchers() ?? [], body: object["body"]?.bodyPattern())
  }

  private func methods() -> [String]? {
    guard case .array = json else { return method().map { [$0] } }
    let methods = elements()?.compactMap { $0.method() }
    if methods?.isEmpty == true, json.array?.isEmpty == true {
      refuse("\(name) must name at least one method; leave it out to take every method")
    }
    return methods
  }

  private func method() -> String? {
    guard case .string(let method) = json else {
      refuse(wanted: "a method such as \"GET\", or a list of methods")
      return nil
    }
    guard method.isToken else {
      refuse("\(quoted(method)) is no HTTP method")
      return nil
    }
    if method.isMiswritten {
      refuse("\(quoted(method)) is no HTTP method, as methods are case-sensitive; did you mean \(quoted(method.uppercased()))?")
    }
    return method
  }

  private func pathPattern() -> PathPattern? {
    switch json {
    case .string(let path): return literalPath(path)
    case .object:
      guard let object = object(.path) else { return nil }
      return object.required("matches")?.regularExpression().map { .matches($0) }
    default:
      refuse(wanted: "a path such as \"/orders/{id}\", or {\"matches\": REGEX}")
      return nil
    }
  }

  private func literalPath(_ path: String) -> PathPattern? {
    guard path.hasPrefix("/") else {
      refuse("a path begins with \"/\"; \(quoted(path)) does not")
      return nil
    }
    if path.contains(where: { $0 == "?" || $0 == "#" }) {
      refuse("a path has no \"?\" and no \"#\"; parameters are given as \"query\": {\"NAME\": VALUE}")
      return nil
    }
    guard path.contains(where: { $0 == "{" || $0 == "}" }) else { return .exact(path) }
    guard let template = PathTemplate(path) else {
      refuse("\(quoted(path)) is no path template: each segment has at most one {name}, closed, and no name stands twice")
      return nil
    }
    return .template(template)
  }

  private func namedMatchers(areHeaders: Bool = false) -> [NamedMatcher]? {
    members(of: "an object of names and what their values must be")?.compactMap { name, value in
      if areHeaders, !name.isToken { value.refuse("\(quoted(name)) cannot be the name of a header", part: .key) }
      return value.matcher(.text).map { NamedMatcher(name, $0) }
    }
  }
}

extension String {
  /// Whether it is a method of HTTP but for its case, which counts.
  var isMiswritten: Bool {
    let upper = uppercased()
    return upper != self && ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"].contains(upper)
  }

  /// Whether it is a token of HTTP (RFC 9110 section 5.6.2), as methods and field names are.
  var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}

extension Vocabulary {
  static let request = Vocabulary(
    "a request", ["method", "path", "query", "otherQuery", "headers", "cookies", "body"],
    remedies: ["url": "the path is \"path\", its parameters are \"query\""],
    example: #"{"method": "GET", "path": "/orders"}"#)
  static let path = Vocabulary("a path", ["matches"])
}
