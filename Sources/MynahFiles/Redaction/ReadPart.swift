import MynahCore

/// A text of an exchange with the leaves that it was taken apart into.
struct ReadPart {
  let part: ExchangePart
  let bytes: [UInt8]
  let leaves: [Leaf]
}

extension ExchangeTexts {
  /// The text of a part, or another one in its place, taken apart.
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
