/// A request target taken apart: `/orders/7?page=2`, or the absolute form that proxies get.
///
/// Characters up to U+00FF are bytes, as heads and journals have them. What is decoded is UTF-8, whether its bytes came as they are or
/// as escapes.
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
    isPlain ? rawPath : Self.canonical(rawPath.latin1Bytes)
  }

  /// A path of text, as a scenario has it, in the form of ``canonicalPath``.
  package static func canonical(_ path: String) -> String {
    canonical(Array(path.utf8))
  }

  private static func canonical(_ path: [UInt8]) -> String {
    path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { canonical(segment: PercentEncoding.decode($0)) }.joined(separator: "/")
  }

  /// Whether the path is the same decoded.
  private var isPlain: Bool { rawPath.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "%") } }

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
    String(decoding: PercentEncoding.decode(rawPath.latin1Bytes), as: UTF8.self)
  }

  /// The path as it was sent, for a person.
  package var shownPath: String { rawPath.utf8Text }

  /// Each segment percent-decoded once: `/a//b%20c` has "a", "", "b c".
  package var segments: [String] {
    let path = rawPath.utf8
    let isPlain = isPlain
    return path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst(path.first == UInt8(ascii: "/") ? 1 : 0)
      .map { segment in
        let text = String(Substring(segment))
        return isPlain ? text : String(decoding: PercentEncoding.decode(text.latin1Bytes), as: UTF8.self)
      }
  }

  /// The query's parameters in order, names and values decoded as forms are (`+` is a blank).
  package var query: [FormField] {
    rawQuery.map { FormField.parse($0.latin1Bytes) } ?? []
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
