import MynahCore

/// What of a leaf has no blanks in it, is long enough to be drawn at random, and is no leaf of its own, no placeholder and no readable base64.
struct LongRuns {
  let leaf: Leaf
  private(set) var runs: [ArraySlice<UInt8>] = []

  /// Nil where there are none.
  init?(_ leaf: Leaf) {
    guard !leaf.isTakenApart, Self.hasOne(leaf.text.bytes) else { return nil }
    self.leaf = leaf
    let bytes = leaf.text.bytes
    if Self.isInLines(bytes), RandomText.isFile(bytes[...]) || bytes.count > mostLength { return nil }
    var start = 0
    for range in Self.hidden(in: leaf) + [bytes.count..<bytes.count] where range.lowerBound >= start {
      read(bytes[start..<range.lowerBound])
      start = range.upperBound
    }
    if runs.isEmpty { return nil }
  }

  /// How long a value is at most that is no data: nobody sends pictures in the head of a message.
  var mostLength: Int {
    switch leaf.spot.kind {
    case .header, .query, .cookie, .path: .max
    case .form, .json, .text: RandomText.mostLength
    }
  }

  private static func hasOne(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var length = 0
      for byte in bytes {
        length = isOfRun(byte) ? length + 1 : 0
        if length == RandomText.leastLength { return true }
      }
      return false
    }
  }

  /// Whether all of a text is base64 in lines as mail, PEM and GitHub have them, and not a list of tokens.
  private static func isInLines(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.firstIndex(where: isBreak), [60, 64, 72, 76].contains(first) else { return false }
    let lines = bytes.split(whereSeparator: isBreak)
    return lines.allSatisfy { $0.count <= first && $0.allSatisfy(TokenShape.Alphabet.base64.contains) }
      && lines.dropLast().allSatisfy { $0.count == first }
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  private static func hidden(in leaf: Leaf) -> [Range<Int>] {
    let bytes = leaf.text.bytes
    let hidden =
      PackedText.all(in: bytes).map(\.range) + Placeholder.all(in: bytes).map(\.range) + leaf.inner.map(leaf.text.range(ofOrigin:))
    return hidden.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Takes what is left of percent-encoding for blanks, as its digits would begin what follows.
  private mutating func read(_ text: ArraySlice<UInt8>) {
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      if Self.isOfRun(text[index]) {
        index += 1
        continue
      }
      add(text[start..<index])
      let isEscape =
        text[index] == UInt8(ascii: "%") && index + 2 < text.endIndex && text[index + 1].hexDigit != nil && text[index + 2].hexDigit != nil
      index += isEscape ? 3 : 1
      start = index
    }
    add(text[start...])
  }

  /// Base64 may have slashes in it, but so have paths: these are looked at piece by piece.
  private mutating func add(_ run: ArraySlice<UInt8>) {
    guard run.count >= RandomText.leastLength else { return }
    // Of what is data as a whole the pieces are data too.
    let isData = RandomText.isFile(run) || run.count > mostLength
    if isData || !run.contains(UInt8(ascii: "/")) || RandomText.kind(of: run, most: .max) != nil { return runs.append(run) }
    runs += run.split(separator: UInt8(ascii: "/")).filter { $0.count >= RandomText.leastLength }
  }

  private static func isOfRun(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
    default: PlainText.isAlphanumeric(byte)
    }
  }
}
