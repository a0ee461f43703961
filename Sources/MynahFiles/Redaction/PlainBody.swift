import MynahCore

/// A body without its content coding, and the way back.
struct PlainBody {
  let bytes: [UInt8]
  private let coding: String?
  /// How the text was written, where that was not UTF-8.
  private let wideText: WideText?
  /// The body as it came.
  private let body: [UInt8]
  /// It has a content coding that cannot be taken off here.
  let isUnreadable: Bool

  init(_ body: [UInt8], headers: [Header]) {
    // A file that is packed itself tells as much as a body that was packed for the way.
    self.body = body
    if let wide = WideText(of: body), headers.contentCoding == nil {
      wideText = wide
      bytes = wide.plain(body)
      self.coding = nil
      isUnreadable = false
      return
    }
    wideText = nil
    let coding = headers.contentCoding ?? (body.starts(with: [0x1f, 0x8b, 8]) ? "gzip" : nil)
    if let coding, !body.isEmpty, let plain = Packing.unpacked(body, coding: coding) {
      bytes = plain
      self.coding = coding
      isUnreadable = false
    } else {
      bytes = body
      self.coding = nil
      isUnreadable = coding.map { Self.hides(body, $0) } ?? false
    }
  }

  /// Whether a body that cannot be unpacked whole says something to somebody who tries.
  private static func hides(_ body: [UInt8], _ coding: String) -> Bool {
    // Some tools undo the coding and leave its name.
    guard !body.isEmpty, String(validating: body, as: UTF8.self) == nil else { return false }
    return !["gzip", "x-gzip", "deflate"].contains(coding) || Packing.isUnpackedInPart(body, coding: coding)
  }

  var isPacked: Bool { coding != nil || wideText != nil }

  /// Another text, packed as this one was.
  func packed(_ text: [UInt8]) -> [UInt8] {
    if let wideText { return wideText.packed(text) }
    guard let coding else { return text }
    // Found out only here, since that takes packing the body again and again.
    let packing = Packing.unpack(body, coding: coding)?.packing
    return (packing ?? .plain(coding)).pack(text)
  }
}
