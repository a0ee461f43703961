/// Lets the head of a reply lead to us where it led to the API that it comes from: its addresses, and its cookies.
package struct ReplyRerouting: Sendable {
  /// Nil where it is not known: then no address is the API's.
  private let upstream: UpstreamURL?
  private let base: String
  private let isSecure: Bool

  /// - Parameters:
  ///   - upstream: The API.
  ///   - base: What stands in the place of its URL; empty where a path is enough.
  ///   - isSecure: Whether the client speaks TLS to us.
  package init(from upstream: UpstreamURL?, to base: String, isSecure: Bool) {
    self.upstream = upstream
    self.base = base
    self.isSecure = isSecure
  }

  package func rerouted(_ headers: [Header]) -> [Header] {
    headers.map { header in
      switch header.name.asciiLowercased() {
      case "location", "content-location": Header(header.name, place(header.value))
      case "link": Header(header.name, Self.replacingInBrackets(in: header.value, place))
      case "www-authenticate": Header(header.name, challenge(header.value))
      case "set-cookie": Header(header.name, cookie(header.value))
      default: header
      }
    }
  }

  private func place(_ value: String) -> String {
    guard let upstream else { return value }
    if !upstream.basePath.isEmpty, value.hasPrefix("/"), !value.hasPrefix("//") {
      return Self.replacing(upstream.basePath, by: "", in: value)
    }
    return Self.replacing(upstream.description, by: base, in: value)
  }

  /// Where a token is to be had, as in `Bearer realm="https://api.example.com/token"`.
  ///
  /// The realm of another scheme is a name that the answer to the challenge is made with.
  private func challenge(_ value: String) -> String {
    guard value.asciiLowercased().hasPrefix("bearer ") else { return value }
    return value.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map { index, part in
      index % 2 == 0 ? String(part) : place(String(part))
    }.joined(separator: "\"")
  }

  /// Without a Domain, which is not ours, and without Secure where we are not.
  private func cookie(_ value: String) -> String {
    let parts = value.split(separator: ";", omittingEmptySubsequences: false)
    let kept = parts.enumerated().compactMap { index, part -> String? in
      let name = part.prefix { $0 != "=" }.trimmed().asciiLowercased()
      if index > 0, name == "domain" || (name == "secure" && !isSecure) { return nil }
      guard let upstream, index > 0, name == "path", !upstream.basePath.isEmpty, let equals = part.firstIndex(of: "=") else {
        return String(part)
      }
      let path = place(part[part.index(after: equals)...].trimmed())
      return " Path=" + (path.isEmpty ? "/" : path)
    }
    return kept.joined(separator: ";")
  }

  /// `<https://api.example.com/orders?page=2>; rel="next"`, several of them.
  package static func replacingInBrackets(in value: String, _ place: (String) -> String) -> String {
    value.split(separator: "<", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : "<" + place(String(part))
    }.joined()
  }

  /// Puts one URL in the place of another at the beginning of a text, unless that goes on as a longer name.
  package static func replacing(_ old: String, by new: String, in text: String) -> String {
    guard text.asciiLowercased().hasPrefix(old.asciiLowercased()) else { return text }
    let rest = text.dropFirst(old.count)
    guard rest.isEmpty || "/?#>".contains(rest.first ?? "/") else { return text }
    return rest.isEmpty && new.isEmpty ? "/" : new + rest
  }
}
