/// How the body's bytes are spread over time, on the server's clock; the head comes at once.
public enum Pace: Sendable, Hashable {
  /// `bytes` at once, the next `bytes` after `every`, and so on.
  case pieces(bytes: Int, every: Duration)
  /// A steady stream; sent in pieces of a hundredth of a second, or of one byte where that is longer.
  case bytesPerSecond(Int)
  /// `count` pieces of about equal size, the first at once, the last `over` later, equal gaps between.
  case chunks(count: Int, over: Duration)
  /// These pieces, as somebody saw them come; what is beyond the last one comes with it.
  case instants([Piece])

  /// When each piece of a body of `length` bytes is due, counted from the first; `end` is the offset behind the piece.
  ///
  /// An empty body has no pieces.
  package func pieces(of length: Int) -> [Piece] {
    guard length > 0 else { return [] }
    switch self {
    case .pieces(let bytes, let every):
      return Self.cut(length, into: bytes, every: every)
    case .bytesPerSecond(let rate):
      let bytes = max(1, rate / 100)
      return Self.cut(length, into: bytes, every: Duration(inSeconds: Double(bytes) / Double(rate)))
    case .chunks(let count, let over):
      let pieces = min(count, length)
      return (0..<pieces).map { index in
        Piece(end: length * (index + 1) / pieces, at: pieces == 1 ? .zero : over * index / (pieces - 1))
      }
    case .instants(let seen):
      var pieces = seen.filter { $0.end < length }
      pieces.append(Piece(end: length, at: (seen.dropFirst(pieces.count).first ?? seen.last)?.at ?? .zero))
      return pieces
    }
  }

  /// A piece of a paced body.
  public struct Piece: Sendable, Hashable {
    /// The offset behind the last byte of the piece.
    public let end: Int
    /// When it is due, counted from the first piece.
    public let at: Duration

    /// A piece up to an offset, so long after the first one.
    public init(end: Int, at: Duration) {
      self.end = end
      self.at = at
    }
  }

  private static func cut(_ length: Int, into size: Int, every: Duration) -> [Piece] {
    stride(from: 0, to: length, by: max(1, size)).enumerated().map { index, start in
      Piece(end: min(length, start + max(1, size)), at: every * index)
    }
  }
}
