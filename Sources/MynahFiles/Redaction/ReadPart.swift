import MynahCore

/// A text of an exchange with the leaves that it was taken apart into.
struct ReadPart {
  let part: ExchangePart
  let bytes: [UInt8]
  let leaves: [Leaf]
}

extension ExchangeTexts {
  /// All texts that are not empty, taken apart.
  func read() -> [ReadPart] {
    parts.filter { !$0.bytes.isEmpty }.map { read($0.part, $0.bytes) }
  }

  /// Another text in the place of a part, taken apart.
  func read(_ part: ExchangePart, _ bytes: [UInt8]) -> ReadPart {
    var reader = LeafReader(path: path)
    reader.read(part, bytes, of: self)
    return ReadPart(part: part, bytes: bytes, leaves: reader.leaves)
  }

  /// Where what is in no leaf of a part stands.
  func place(of part: ExchangePart) -> SecretPlace {
    header(of: part).map { SecretPlace(.header, $0.name) } ?? SecretPlace(.text, path)
  }
}
