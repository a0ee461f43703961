/// A request target taken apart: `/orders/7?page=2`, or the absolute form that proxies get.
package struct Target: Sendable, Hashable {
  /// The path, still percent-encoded.
  package let rawPath: String
  /// What follows the first `?`, still percent-encoded; nil without one.
  package let rawQuery: String?

  package init(_ target: String) {
    var rest = Substring(target).utf8
    if rest.first != UInt8(ascii: "/"), let scheme = Substring(rest).range(of: "://") {
      let authority = rest[scheme.upperBound...]
      rest = authority.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }.map { authority[$0...] } ?? Substring("/").utf8
    }
    if let fragment = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<fragment] }
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    rawPath = String(Substring(rest[..<(mark ?? rest.endIndex)]))
    rawQuery = mark.map { String(Substring(rest[rest.index(after: $0)...])) }
  }

  /// The path with each segment percent-decoded once; a `/` that stood encoded in a segment stays `%2F`, and a `%` becomes `%25`.
  ///
  /// Two paths are the same path exactly when these are equal.
  package var canonicalPath: String {
    Self.canonical(rawPath)
  }

  package static func canonical(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "%")) || path.utf8.contains(where: { $0 >= 0x80 }) else { return path }
    return path.split(separator: "/", omittingEmptySubsequences: false)
      .map { canonical(segment: PercentEncoding.decode($0.utf8)) }.joined(separator: "/")
  }

  /// A segment that was decoded already, as it stands in a canonical path.
  static func canonical(segment decoded: some Collection<UInt8>) -> String {
    String(
      decoding: decoded.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "/"): Array("%2F".utf8)
        case UInt8(ascii: "%"): Array("%25".utf8)
        default: [byte]
        }
      }, as: UTF8.self)
  }

  /// The path percent-decoded once, as regular expressions see it.
  package var decodedPath: String {
    String(decoding: PercentEncoding.decode(rawPath.utf8), as: UTF8.self)
  }

  /// Each segment percent-decoded once: `/a//b%20c` has "a", "", "b c".
  package var segments: [String] {
    rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst(rawPath.hasPrefix("/") ? 1 : 0)
      .map { String(decoding: PercentEncoding.decode($0.utf8), as: UTF8.self) }
  }

  /// The query's parameters in order, names and values decoded as forms are (`+` is a blank).
  package var query: [FormField] {
    FormField.parse((rawQuery ?? "").utf8)
  }
}

extension Substring {
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
