import MynahCore
import MynahFiles

/// Where header lines name the API or us, they name the other one on the other side.
struct Rerouting: Sendable {
  let upstream: UpstreamURL
  /// Our URL as the client calls it: from the Host that it sent, with what its session stands behind.
  let base: String

  /// - Parameter sessionURL: Our URL as we know it ourselves.
  init(_ upstream: UpstreamURL, host: String?, sessionURL: String) {
    self.upstream = upstream
    let path = sessionURL[Self.pathStart(of: sessionURL)...]
    let scheme = sessionURL.hasPrefix("https:") ? "https" : "http"
    base = host.map { "\(scheme)://\($0)\(path)" } ?? sessionURL
  }

  private var origin: String { String(base[..<Self.pathStart(of: base)]) }

  /// Where the path of a URL begins, at the third slash, or would.
  private static func pathStart(of url: String) -> String.Index {
    var slashes = 0
    return url.utf8.firstIndex { byte in
      if byte == UInt8(ascii: "/") { slashes += 1 }
      return slashes == 3
    } ?? url.endIndex
  }

  /// The header lines of a request on their way to the API.
  func toUpstream(_ headers: [Header]) -> [Header] {
    headers.compactMap { header in
      switch header.name.asciiLowercased() {
      case "origin": header.value == origin ? Header(header.name, upstream.origin) : header
      case "referer": Header(header.name, Self.replacing(base, by: upstream.description, in: header.value))
      case "mynah-session": nil
      default: header
      }
    }
  }

  /// The header lines of a reply on their way to the client.
  ///
  /// - Parameter origin: What the client said in its Origin.
  func toClient(_ headers: [Header], origin: String?) -> [Header] {
    headers.map { header in
      switch header.name.asciiLowercased() {
      case "location", "content-location": Header(header.name, place(header.value))
      case "link": Header(header.name, links(header.value))
      case "set-cookie": Header(header.name, cookie(header.value))
      case "access-control-allow-origin" where header.value == upstream.origin: Header(header.name, origin ?? header.value)
      default: header
      }
    }
  }

  private func place(_ value: String) -> String {
    if !upstream.basePath.isEmpty, value.hasPrefix("/"), !value.hasPrefix("//") {
      return Self.replacing(upstream.basePath, by: "", in: value)
    }
    return Self.replacing(upstream.description, by: base, in: value)
  }

  /// `<https://api.example.com/orders?page=2>; rel="next"`, several of them.
  private func links(_ value: String) -> String {
    value.split(separator: "<", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : "<" + place(String(part))
    }.joined()
  }

  /// Without a Domain, which is not ours, and without Secure where we are not.
  private func cookie(_ value: String) -> String {
    let isSecure = base.hasPrefix("https:")
    let parts = value.split(separator: ";", omittingEmptySubsequences: false)
    let kept = parts.enumerated().compactMap { index, part -> String? in
      let name = part.prefix { $0 != "=" }.trimmed().asciiLowercased()
      if index > 0, name == "domain" || (name == "secure" && !isSecure) { return nil }
      guard index > 0, name == "path", !upstream.basePath.isEmpty, let equals = part.firstIndex(of: "=") else { return String(part) }
      let path = place(part[part.index(after: equals)...].trimmed())
      return " Path=" + (path.isEmpty ? "/" : path)
    }
    return kept.joined(separator: ";")
  }

  /// Puts one URL in the place of another at the beginning of a text, unless that goes on as a longer name.
  private static func replacing(_ old: String, by new: String, in text: String) -> String {
    guard text.asciiLowercased().hasPrefix(old.asciiLowercased()) else { return text }
    let rest = text.dropFirst(old.count)
    guard rest.isEmpty || "/?#>".contains(rest.first ?? "/") else { return text }
    return rest.isEmpty && new.isEmpty ? "/" : new + rest
  }
}
