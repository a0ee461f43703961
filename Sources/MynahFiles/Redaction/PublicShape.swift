/// Values that look drawn at random, and that say by their shape that they only tell things apart.
enum PublicShape {
  /// What is left of a run without such values; a path or a parameter may hold one.
  ///
  /// - Parameters:
  ///   - text: Where it stands.
  ///   - hashesAreExplained: What is as long as a digest is one; else it may as well be a key.
  static func rest(of run: ArraySlice<UInt8>, in text: [UInt8], hashesAreExplained: Bool) -> ArraySlice<UInt8> {
    if text[..<run.startIndex].suffix(lockScheme.count).elementsEqual(lockScheme) { return [] }
    // A UUID says which thing is meant, in a path as alone. Where one lets in whoever has it, it may be all that guards that.
    lazy var isIdentifier = isOfResourceName(run, in: text) || !PublicAddress.letsIn(text.prefix { $0 != UInt8(ascii: "?") })
    let pieces = run.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") }
    let others = pieces.filter { !fits($0) && !(hashesAreExplained && isHash($0)) && !(RandomText.isUUID($0) && isIdentifier) }
    return others.count == pieces.count ? run : Array(others.joined(separator: [UInt8(ascii: "/")]))[...]
  }

  /// What stands before the token of a lock of WebDAV (RFC 4918 appendix C), whose form is up to the server.
  private static let lockScheme = Array("opaquelocktoken:".utf8)

  /// Whether it goes on with `arn:aws:kms:eu-west-1:123456789012:`.
  private static func isOfResourceName(_ run: ArraySlice<UInt8>, in text: [UInt8]) -> Bool {
    let before = text[..<run.startIndex]
    let start = before.lastIndex { !isOfResourceName($0) }.map { $0 + 1 } ?? 0
    return before[start...].starts(with: "arn:".utf8)
  }

  static func isOfResourceName(_ byte: UInt8) -> Bool { PlainText.isAlphanumeric(byte) || ":-._/".utf8.contains(byte) }

  private static func fits(_ text: ArraySlice<UInt8>) -> Bool {
    isPrefixed(text) || isAccount(text) || isPod(text) || isContent(text) || isBankAccount(text)
  }

  /// `ch_3MmlLrLkdIwHu7ix0snN0B15`: what kind of thing it is, and which one, as Stripe and others write ids.
  private static func isPrefixed(_ text: ArraySlice<UInt8>) -> Bool {
    guard let mark = text.firstIndex(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }),
      prefixes.contains(String(decoding: text[..<mark], as: UTF8.self))
    else { return false }
    var rest = text[(mark + 1)...]
    for mode in ["test_", "live_"] where rest.starts(with: mode.utf8) { rest = rest.dropFirst(mode.utf8.count) }
    return rest.count >= 8 && rest.allSatisfy(PlainText.isAlphanumeric)
  }

  private static let prefixes: Set<String> = [
    "ch", "pi", "cus", "evt", "req", "pm", "in", "sub", "si", "price", "prod", "plan", "txn", "tr", "py", "po", "pyr", "seti", "src",
    "card", "ba", "acct", "dp", "du", "cs", "ii", "il", "sli", "promo", "txr", "file", "link", "plink", "we", "re", "mandate", "invst",
    "chatcmpl", "cmpl", "resp", "rs", "msg", "call", "fc", "run", "step", "thread", "asst", "batch", "ft", "ftjob", "vs", "user", "org",
    "proj", "toolu", "msgbatch", "modr", "embd",
  ]

  /// `AC` and 32 hexadecimal digits, as Twilio writes ids; its keys begin with `SK`.
  private static func isAccount(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 34 && text.prefix(2).allSatisfy(isCapital) && !text.starts(with: "SK".utf8) && RandomText.isHash(text.dropFirst(2))
  }

  /// `nginx-7d9f8b6c5d-x2k4j`: Kubernetes draws names of letters and digits that make up no words.
  private static func isPod(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"))
    guard parts.count >= 3, let last = parts.last, last.count == 5, 8...10 ~= parts[parts.count - 2].count else { return false }
    return parts.suffix(2).allSatisfy { $0.allSatisfy("bcdfghjklmnpqrstvwxz2456789".utf8.contains) }
      && RandomText.kind(of: text[..<parts[parts.count - 2].startIndex]) == nil
  }

  /// `0x` and a hash or an address of a block chain.
  private static func isHash(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: "0x".utf8), text.count == 42 || text.count == 66 else { return false }
    return text.dropFirst(2).allSatisfy { PlainText.isDigit($0) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20 }
  }

  /// The digest of what lies in IPFS.
  private static func isContent(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 46 && text.starts(with: "Qm".utf8) && text.allSatisfy { PlainText.isAlphanumeric($0) && !"0OIl".utf8.contains($0) }
      || text.count == 59 && text.starts(with: "baf".utf8)
        && text.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "2")...UInt8(ascii: "7") ~= $0 }
  }

  /// An IBAN, whose digits prove each other (ISO 13616).
  private static func isBankAccount(_ text: ArraySlice<UInt8>) -> Bool {
    guard 15...34 ~= text.count, text.prefix(2).allSatisfy(isCapital), text.dropFirst(2).prefix(2).allSatisfy(PlainText.isDigit),
      text.allSatisfy({ isCapital($0) || PlainText.isDigit($0) })
    else { return false }
    let remainder = (text.dropFirst(4) + text.prefix(4)).reduce(0) { remainder, byte in
      isCapital(byte) ? (remainder * 100 + Int(byte) - 55) % 97 : (remainder * 10 + Int(byte) - 48) % 97
    }
    return remainder == 1
  }

  private static func isCapital(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }
}
