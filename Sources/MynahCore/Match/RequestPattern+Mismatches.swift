import MynahRegex

extension RequestPattern {
  /// In what the request differs from this pattern; empty means that it matches.
  ///
  /// One function decides and explains. With `stopAtFirst` it returns at most one mismatch, which is all that deciding needs.
  package func mismatches(with facts: inout RequestFacts, answering head: Bool = false, stopAtFirst: Bool = false) -> [Mismatch] {
    var found: [Mismatch] = []
    func enough() -> Bool { stopAtFirst && !found.isEmpty }

    if let mismatch = methodMismatch(&facts, answeringHead: head) { found.append(mismatch) }
    if !enough(), let mismatch = path?.mismatch(with: &facts) { found.append(mismatch) }
    for matcher in query where !enough() {
      found.append(contentsOf: matcher.mismatch("query", facts.queryValues(matcher.name)))
    }
    if !enough(), let otherQuery { found.append(contentsOf: strangers(&facts, besides: otherQuery)) }
    for matcher in headers where !enough() {
      found.append(contentsOf: matcher.mismatch("header", facts.headerValues(matcher.name)))
    }
    for matcher in cookies where !enough() {
      found.append(contentsOf: matcher.mismatch("cookie", facts.cookieValues(matcher.name)))
    }
    if !enough(), let body { found.append(contentsOf: body.mismatches(with: &facts, stopAtFirst: stopAtFirst)) }
    return found
  }

  /// The names of what it compares, in order: what a message can say matched.
  package var criteria: [String] {
    (methods.isEmpty ? [] : ["method"]) + (path == nil ? [] : ["path"]) + query.map { "query \($0.name)" }
      + headers.map { "header \($0.name)" }
      + cookies.map { "cookie \($0.name)" } + (body == nil ? [] : ["body"])
  }

  /// The parameters that nobody asked for, each name once.
  private func strangers(_ facts: inout RequestFacts, besides others: [String]) -> [Mismatch] {
    var found: [Mismatch] = []
    for name in facts.query.map(\.name) {
      let criterion = "query \(name)"
      if others.contains(name) || query.contains(where: { $0.name == name }) || found.contains(where: { $0.criterion == criterion }) {
        continue
      }
      found.append(Mismatch(criterion, expected: "absent", actual: facts.queryValues(name).joined(separator: ", ")))
    }
    return found
  }

  /// A GET pattern answers HEAD too, where it is asked to.
  private func methodMismatch(_ facts: inout RequestFacts, answeringHead: Bool) -> Mismatch? {
    guard !methods.isEmpty, !methods.contains(facts.method) else { return nil }
    if answeringHead, facts.method == "HEAD", methods.contains("GET") { return nil }
    return Mismatch("method", expected: methods.joined(separator: " or "), actual: facts.method)
  }
}

extension NamedMatcher {
  func mismatch(_ kind: String, _ values: [String]) -> [Mismatch] {
    matcher.holds(for: values)
      ? [] : [Mismatch("\(kind) \(name)", expected: matcher.description, actual: values.isEmpty ? nil : values.joined(separator: ", "))]
  }
}

extension PathPattern {
  /// Whether a segment looks as other tools write one that varies.
  private static func isForeign(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(":") && $0.count > 1 || $0 == "*" || $0 == "**" }
  }

  private static let advice = ", to the letter; a segment that varies is written {name}"

  func mismatch(with facts: inout RequestFacts) -> Mismatch? {
    switch self {
    case .exact(let path):
      Target.canonical(path) == facts.canonicalPath
        ? nil : Mismatch("path", expected: Self.isForeign(path) ? path + Self.advice : path, actual: facts.target.shownPath)
    case .template(let template):
      template.values(in: facts.segments) != nil ? nil : Mismatch("path", expected: template.text, actual: facts.target.shownPath)
    case .matches(let expression):
      expression.matchWhole(facts.decodedPath) == .matched
        ? nil : Mismatch("path", expected: "matches \(expression.pattern)", actual: facts.target.shownPath)
    }
  }

  /// The path as it was written.
  package var text: String {
    switch self {
    case .exact(let path): path
    case .template(let template): template.text
    case .matches(let expression): expression.pattern
    }
  }
}
