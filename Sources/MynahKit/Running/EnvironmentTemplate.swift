/// `NAME=TEMPLATE`: a variable that the command gets, with `{url}`, `{host}`, `{port}` and `{ca}` filled in.
package struct EnvironmentTemplate: Sendable, Hashable {
  package let name: String
  package let template: String

  /// Nil unless `text` is `NAME=TEMPLATE` and every `{...}` of it is known.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    name = String(text[..<equals])
    template = String(text[text.index(after: equals)...])
    guard Self.placeholders(of: template).allSatisfy(Self.known.contains) else { return nil }
  }

  package static let known = ["url", "host", "port", "ca"]

  /// The value for a server of this base URL.
  package func value(url: String, authorityFile: String?) -> String {
    let authority = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? Substring(url)
    let port = authority.lastIndex(of: ":").map { String(authority[authority.index(after: $0)...]) } ?? ""
    let host = authority.lastIndex(of: ":").map { String(authority[..<$0]) } ?? String(authority)
    return [("url", url), ("host", host), ("port", port), ("ca", authorityFile ?? "")]
      .reduce(template) { $0.replacing("{\($1.0)}", with: $1.1) }
  }

  private static func placeholders(of text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }
  }
}
