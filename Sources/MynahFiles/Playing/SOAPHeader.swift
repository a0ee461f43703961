import MynahCore

/// What an envelope of SOAP says of the call: when it was made, by whom, and that it was made once (WS-Security, WS-Addressing).
///
/// A client writes that anew for each call; what it asks for stands in the body of the envelope.
enum SOAPHeader {
  /// Where it stands, between its tags; nil where there is none.
  static func content(in text: [UInt8]) -> Range<Int>? {
    guard let envelope = tag(from: 0, of: text), let prefix = prefix(of: envelope, called: "Envelope", in: text),
      let header = tag(from: envelope.end, of: text), self.prefix(of: header, called: "Header", in: text) == prefix, !header.isEmpty,
      let end = text.place(of: Array("</".utf8) + text[header.name], from: header.end)
    else { return nil }
    return header.end..<end.lowerBound
  }

  /// The next tag that opens an element.
  private static func tag(from start: Int, of text: [UInt8]) -> MarkupTag? {
    var index = start
    while let next = text[index...].firstIndex(of: UInt8(ascii: "<")) {
      if let tag = MarkupTag(at: next, of: text) { return tag }
      index = next + 1
    }
    return nil
  }

  /// What stands before a name, with its colon; nil where the element is called otherwise.
  private static func prefix(of tag: MarkupTag, called name: String, in text: [UInt8]) -> ArraySlice<UInt8>? {
    let full = text[tag.name]
    let prefix = full.dropLast(name.utf8.count)
    guard full.suffix(name.utf8.count).elementsEqual(name.utf8), prefix.isEmpty || prefix.last == UInt8(ascii: ":") else { return nil }
    return prefix
  }
}
