import MynahCore

/// RQ-5: a target has only what may stand in a URI, and its escapes are UTF-8 (RFC 3986 sections 2 and 3).
///
/// Brackets in a query are let pass: nobody reads them otherwise, and most clients send them.
enum TargetSyntax {
  static func flaws(in exchange: ExchangeView) -> [RequestFlaw] {
    let text = exchange.target
    if text.utf8.allSatisfy({ plain[Int($0)] }) { return [] }
    let target = Target(text)
    if text.utf8.contains(UInt8(ascii: "#")) { return [RequestFlaw(figure: .value(text.abbreviated), note: "a \"#\" that is not escaped")] }
    for (part, name) in [(target.rawPath, "path"), (target.rawQuery ?? "", "query")] {
      let bytes = part.latin1Bytes
      let flaw: String? =
        if let stray = bytes.first(where: { !isAllowed($0, inQuery: name == "query") }) {
          "\(Self.spelled(stray)) stands in the \(name) without being escaped"
        } else if !PercentEncoding.isWhole(bytes) {
          "a \"%\" in the \(name) is no escape"
        } else if String(validating: PercentEncoding.decode(bytes), as: UTF8.self) == nil {
          "the escapes in the \(name) are no UTF-8"
        } else { nil }
      if let flaw { return [RequestFlaw(figure: .value(text.abbreviated), note: flaw)] }
    }
    return []
  }

  private static func isAllowed(_ byte: UInt8, inQuery: Bool) -> Bool {
    byte > 0x20 && byte < 0x7F && !forbidden.contains(byte) && (inQuery || byte != UInt8(ascii: "[") && byte != UInt8(ascii: "]"))
  }

  /// Bytes that may stand anywhere in a path or query; nearly all targets consist of them.
  private static let plain = (UInt8.min...UInt8.max).map { byte in
    byte != UInt8(ascii: "%") && byte != UInt8(ascii: "#") && isAllowed(byte, inQuery: false)
  }

  private static let forbidden = Set("\"<>\\^`{|}".utf8)

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
