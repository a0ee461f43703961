import MynahCore

/// RQ-5: a target has only what may stand in a URI, and its escapes are UTF-8 (RFC 3986 sections 2 and 3).
///
/// Brackets in a query are let pass: nobody reads them otherwise, and most clients send them.
enum TargetSyntax {
  static func flaws(in exchange: ExchangeView) -> [RequestFlaw] {
    let text = exchange.target
    if text.utf8.allSatisfy({ plain[Int($0)] }) { return [] }
    if text.utf8.contains(UInt8(ascii: "#")) { return [RequestFlaw(figure: .value(text.abbreviated), note: "a \"#\" that is not escaped")] }
    let target = Target(text)
    let flaw = flaw(in: target.rawPath, "path", path) ?? target.rawQuery.flatMap { Self.flaw(in: $0, "query", query) }
    return flaw.map { [RequestFlaw(figure: .value(text.abbreviated), note: $0)] } ?? []
  }

  private static func flaw(in part: String, _ name: StaticString, _ allowed: [Bool]) -> String? {
    let bytes = part.latin1Bytes
    if let stray = bytes.first(where: { !allowed[Int($0)] }) { return "\(spelled(stray)) stands in the \(name) without being escaped" }
    if !PercentEncoding.isWhole(bytes) { return "a \"%\" in the \(name) is no escape" }
    let isText = !bytes.contains(UInt8(ascii: "%")) || String(validating: PercentEncoding.decode(bytes), as: UTF8.self) != nil
    return isText ? nil : "the escapes in the \(name) are no UTF-8"
  }

  /// Bytes that may stand in a query.
  private static let query = (UInt8.min...UInt8.max).map { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
  /// Bytes that may stand in a path.
  private static let path = (UInt8.min...UInt8.max).map { query[Int($0)] && !"[]".utf8.contains($0) }
  /// Bytes that may stand anywhere in a path or query; nearly all targets consist of them.
  private static let plain = (UInt8.min...UInt8.max).map { path[Int($0)] && !"%#".utf8.contains($0) }

  private static func spelled(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "\"\(Unicode.Scalar(byte))\"" : byte < 0x80 ? "a blank or control character" : "a character beyond ASCII"
  }
}

extension PercentEncoding {
  /// Every `%` is followed by two hexadecimal digits.
  static func isWhole(_ bytes: [UInt8]) -> Bool {
    bytes.indices.allSatisfy { index in
      bytes[index] != UInt8(ascii: "%")
        || (index + 2 < bytes.count && bytes[index + 1].hexDigit != nil && bytes[index + 2].hexDigit != nil)
    }
  }
}
