import MynahCore

/// An absolute URL as scheme and authority on the one side, and what a request's first line has of it on the other.
struct RecordedURL {
  /// `https://api.example.com`, without user and default port, in lower case.
  let origin: String
  /// `user:password`, where the URL has it.
  let userInfo: String?
  let target: String

  /// Nil for what is no absolute URL of HTTP.
  init?(_ url: String) {
    let scalars = url.unicodeScalars
    guard let colon = scalars.firstIndex(of: ":") else { return nil }
    let scheme = String(scalars[..<colon]).asciiLowercased()
    let rest = scalars[scalars.index(after: colon)...]
    guard scheme == "http" || scheme == "https" || scheme == "ws" || scheme == "wss", rest.starts(with: "//".unicodeScalars) else {
      return nil
    }
    let start = rest.dropFirst(2)
    let end = start.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? start.endIndex
    var authority = String(start[..<end])
    if let at = authority.lastIndex(of: "@") {
      userInfo = String(authority[..<at])
      authority = String(authority[authority.index(after: at)...])
    } else {
      userInfo = nil
    }
    guard !authority.isEmpty else { return nil }
    let defaultPort = scheme == "https" || scheme == "wss" ? ":443" : ":80"
    if authority.hasSuffix(defaultPort) { authority = String(authority.dropLast(defaultPort.count)) }
    origin = scheme + "://" + authority.asciiLowercased()
    let path = String(start[end...].prefix { $0 != "#" })
    target = path.hasPrefix("/") ? path : "/" + path
  }

  /// The scheme of a URL that no request goes out for, or none over HTTP: `data`, `blob`, `chrome-extension`.
  static func otherScheme(of url: String) -> String? {
    guard let colon = url.firstIndex(of: ":") else { return nil }
    let scheme = url[..<colon].asciiLowercased()
    guard scheme.first?.isLetter == true, scheme.utf8.allSatisfy({ $0.isSchemeByte }), !["http", "https", "ws", "wss"].contains(scheme)
    else { return nil }
    return url[colon...].hasPrefix("://") || ["data", "blob", "about", "javascript", "mailto"].contains(scheme) ? scheme : nil
  }

  /// `api.example.com:8443`.
  var authority: String { origin.split(separator: "/").last.map(String.init) ?? origin }
}

extension UInt8 {
  /// RFC 3986 section 3.1, in lower case.
  fileprivate var isSchemeByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "+-.".utf8.contains(self)
    }
  }
}
