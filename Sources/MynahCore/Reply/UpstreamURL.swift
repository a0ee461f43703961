/// Where a real API is: `https://sandbox.example.com`, perhaps with a path that stands before every target.
package struct UpstreamURL: Sendable, Hashable, CustomStringConvertible {
  /// Scheme and authority, without a default port: `https://sandbox.example.com:8443`.
  package let origin: String
  /// `sandbox.example.com:8443`.
  package let authority: String
  /// Whether its name says that it is on this machine.
  package let isOnThisMachine: Bool
  /// What stands before every target: empty, or `/v1`, without a slash at its end.
  package let basePath: String

  /// Why a text is no such URL.
  package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
  }

  /// - Throws: ``Refusal``, which says what is wrong with it.
  package init(_ text: String) throws(Refusal) {
    guard let separator = text.firstRange(of: "://"), ["http", "https"].contains(text[..<separator.lowerBound].asciiLowercased()) else {
      throw Refusal(message: "an API's URL begins with https:// or http://, as in https://sandbox.example.com")
    }
    let scheme = text[..<separator.lowerBound].asciiLowercased()
    let rest = text[separator.upperBound...]
    let slash = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<slash]
    guard !authority.contains("@") else {
      throw Refusal(message: "an API's URL has no user and password; the client sends its credentials itself")
    }
    guard Self.isAuthority(authority) else { throw Refusal(message: "an API's URL has a host behind ://, and perhaps a port") }
    guard !rest.contains(where: { "?#".contains($0) }), rest.utf8.allSatisfy({ 0x20 < $0 && $0 < 0x7F }) else {
      throw Refusal(message: "an API's URL has neither a query, nor a fragment, nor blanks")
    }
    let defaultPort = scheme == "https" ? ":443" : ":80"
    let host = authority.hasSuffix(defaultPort) ? authority.dropLast(defaultPort.count) : authority
    self.authority = host.asciiLowercased()
    origin = "\(scheme)://\(self.authority)"
    let name = Self.host(of: self.authority)
    isOnThisMachine = ["localhost", "[::1]"].contains(name) || name.hasPrefix("127.")
    var path = rest[slash...]
    while path.last == "/" { path.removeLast() }
    basePath = String(path)
  }

  /// Without the port.
  package var host: String { Self.host(of: authority) }

  private static func host(of authority: String) -> String {
    guard let colon = authority.lastIndex(of: ":"), authority[colon...].dropFirst().allSatisfy(\.isNumber) else { return authority }
    return String(authority[..<colon])
  }

  package var isSecure: Bool { origin.hasPrefix("https:") }

  package var description: String { origin + basePath }

  private static func isAuthority(_ text: Substring) -> Bool {
    let isBracketed = text.hasPrefix("[")
    let hostEnd = isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":") ?? text.endIndex
    guard let hostEnd, hostEnd > text.startIndex else { return false }
    let port = text[hostEnd...]
    return port.isEmpty || (port.first == ":" && (1...65_535).contains(Int(port.dropFirst()) ?? 0))
  }
}
