/// What the tags of a template may name; a name that cannot exist is an error when the file is read, not a hole in a reply.
struct TemplateNames {
  let values: Set<String>
  /// The names of the path's segments; nil where the path is not known here.
  let path: Set<String>?

  struct Problem: Error {
    let message: String
  }

  /// Looks at every tag outside of sections; inside a section names are those of its items.
  func check(_ text: String) throws {
    var depth = 0
    for tag in Self.tags(of: text) {
      switch tag.first {
      case "#", "^":
        if depth == 0 { try check(name: tag.dropFirst().trimmed(), in: tag) }
        depth += 1
      case "/": depth -= 1
      case "!": break
      case ">", "<", "$", "=", "%":
        throw Problem(message: "{{\(tag)}} is not supported: templates have values, sections and comments")
      case "{", "&":
        if depth == 0 { try check(name: tag.dropFirst().trimmed(), in: tag) }
      default:
        if depth == 0 { try check(name: tag.trimmed(), in: tag) }
      }
    }
  }

  private func check(name: String, in tag: Substring) throws {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, !parts.contains(""), parts.allSatisfy({ !$0.contains(" ") }) else {
      throw Problem(message: "{{\(tag)}} has no name")
    }
    if values.contains(first) || (["now", "uuid"].contains(first) && parts.count == 1) { return }
    switch first {
    case "request": try checkRequest(parts, name)
    case "server":
      if parts.count == 2, ServerAddress.names.contains(parts[1]) { return }
      throw Problem(message: "{{\(name)}} names nothing; a server has \(ServerAddress.names.joined(separator: ", "))")
    default: throw Problem(message: "{{\(name)}} names nothing; there are request..., server..., now, uuid\(listed)")
    }
  }

  private var listed: String {
    values.isEmpty ? "; name others in \"values\"" : " and " + values.sorted().joined(separator: ", ")
  }

  private func checkRequest(_ parts: [String], _ name: String) throws {
    switch (parts.dropFirst().first, parts.count) {
    case ("method", 2), ("target", 2), ("body", 2...), ("query", 3), ("headers", 3): return
    case ("path", 3):
      guard let path, !path.contains(parts[2]) else { return }
      let known =
        path.isEmpty ? "the path has no named segments" : "the path has \(path.sorted().map { "{\($0)}" }.joined(separator: ", "))"
      throw Problem(message: "{{\(name)}} names no segment of the path; \(known)")
    default:
      throw Problem(
        message: "{{\(name)}} names nothing; a request has method, target, path.NAME, query.NAME, headers.NAME and body")
    }
  }

  /// What stands between `{{` and `}}`, in order.
  private static func tags(of text: String) -> [Substring] {
    var tags: [Substring] = []
    var rest = Substring(text)
    while let open = rest.firstRange(of: "{{") {
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else { break }
      tags.append(rest[..<close.lowerBound])
      rest = rest[close.upperBound...]
    }
    return tags
  }
}
