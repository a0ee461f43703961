import MynahCore
import MynahCrypto
import MynahJSON

/// A body as it lies in a recording's folder: the bytes of a file that a person can read, and how to make the body of them again.
struct RecordedBody: Sendable, Hashable {
  /// What a file's name ends in, without the dot: `json`, `png`, `txt.br`.
  let suffix: String
  let content: [UInt8]
  /// The content is the JSON of the body, indented: compact, it is the body.
  let isIndented: Bool
  /// That JSON stands in a line of its own, as many servers write it: the body ends in a line feed.
  let endsLine: Bool
  /// How the content was packed as a body.
  let packing: Packing?

  /// The readable form of a body; whatever could not be undone to the byte stays as it came.
  init(_ body: [UInt8], headers: [Header]) {
    var content = body
    var packing: Packing?
    var ending = ""
    if let coding = headers.contentCoding, !body.isEmpty {
      if let unpacked = Packing.unpack(body, coding: coding) {
        (content, packing) = unpacked
      } else {
        ending = ContentCoding.fileSuffix(coding)
      }
    }
    let type = headers.first("Content-Type")
    let endsLine = content.last == UInt8(ascii: "\n")
    let indented = ending.isEmpty ? Self.indented(endsLine ? content.dropLast() : content) : nil
    let kind = MediaKind(contentType: type)
    suffix = (indented != nil && kind.isUnnamed ? "json" : kind.suffix(of: content)) + ending
    self.content = indented ?? content
    isIndented = indented != nil
    self.endsLine = isIndented && endsLine
    self.packing = packing
  }

  init(content: [UInt8], suffix: String, isIndented: Bool, endsLine: Bool, packing: Packing?) {
    self.content = content
    self.suffix = suffix
    self.isIndented = isIndented
    self.endsLine = endsLine
    self.packing = packing
  }

  /// The body again; nil where the file is no longer the JSON that it has to be.
  var bytes: [UInt8]? {
    var bytes = content
    if isIndented {
      guard let json = try? JSON(parsing: content, duplicateKeys: .refused) else { return nil }
      bytes = json.bytes + (endsLine ? [UInt8(ascii: "\n")] : [])
    }
    return packing?.pack(bytes) ?? bytes
  }

  /// The same JSON a member a line, where compacting that gives back the very same bytes.
  private static func indented(_ bytes: [UInt8]) -> [UInt8]? {
    guard let first = bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let json = try? JSON(parsing: bytes, duplicateKeys: .refused), json.bytes == bytes
    else { return nil }
    var text: [UInt8] = []
    json.write(to: &text, style: .indented)
    return text + [UInt8(ascii: "\n")]
  }
}

/// Names of content codings.
enum ContentCoding {
  static func fileSuffix(_ coding: String) -> String {
    switch coding {
    case "gzip", "x-gzip": ".gz"
    case "br": ".br"
    case "zstd": ".zst"
    default: ".packed"
    }
  }
}

extension Sequence<Header> {
  /// The content coding in lower case; nil for none and `identity`.
  ///
  /// Several in one line are taken for one of an unknown name.
  var contentCoding: String? {
    guard let coding = first("Content-Encoding")?.trimmed().asciiLowercased(), !coding.isEmpty, coding != "identity" else { return nil }
    return coding
  }
}
