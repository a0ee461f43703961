/// A base URL taken apart, as templates name its parts: `http://127.0.0.1:8080/__mynah/s/s1`.
struct ServerAddress: Sendable {
  /// What stands behind `server.` in a tag.
  static let names = ["url", "origin", "host", "port", "path"]

  let values: [String: String]

  init(_ url: String) {
    let scheme = url.firstRange(of: "://").map { url[..<$0.lowerBound] } ?? ""
    let rest = url.dropFirst(scheme.isEmpty ? 0 : scheme.count + 3)
    let path = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<path]
    // In an IPv6 address, colons stand between brackets.
    let colon = authority.hasSuffix("]") ? nil : authority.lastIndex(of: ":")
    values = [
      "url": url, "origin": String(url[..<path]), "host": String(authority[..<(colon ?? authority.endIndex)]),
      "port": colon.map { String(authority[$0...].dropFirst()) } ?? (scheme == "https" ? "443" : "80"), "path": String(rest[path...]),
    ]
  }
}
