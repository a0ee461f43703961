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
      case "referer": Header(header.name, ReplyRerouting.replacing(base, by: upstream.description, in: header.value))
      case "destination": Header(header.name, place(header.value))
      case "if": Header(header.name, ReplyRerouting.replacingInBrackets(in: header.value, place))
      case "mynah-session": nil
      default: header
      }
    }
  }

  /// What a request of WebDAV names besides its target, as a URL or a path (RFC 4918 section 8.3).
  private func place(_ value: String) -> String {
    guard value.hasPrefix("/") else { return ReplyRerouting.replacing(base, by: upstream.description, in: value) }
    let path = base[Self.pathStart(of: base)...]
    return ReplyRerouting.replacing(String(path), by: upstream.basePath, in: value)
  }

  /// The header lines of a reply on their way to the client.
  ///
  /// - Parameter origin: What the client said in its Origin.
  func toClient(_ headers: [Header], origin: String?) -> [Header] {
    ReplyRerouting(from: upstream, to: base, isSecure: base.hasPrefix("https:")).rerouted(headers).map { header in
      guard header.value == upstream.origin, header.name.equalsIgnoringASCIICase("Access-Control-Allow-Origin") else { return header }
      return Header(header.name, origin ?? header.value)
    }
  }
}
