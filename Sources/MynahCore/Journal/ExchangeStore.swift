/// Exchanges by number, the oldest of which give way.
///
/// They stand in pieces, so that one more never moves those before it, those that gave way give their memory back, and a copy of the store
/// shares all pieces but those that change afterwards.
struct ExchangeStore: Sendable {
  private static let pieceSize = 256
  private var pieces: [[Exchange]] = []
  /// The number of the first exchange of the first piece.
  private var origin = 1
  /// The number of the oldest exchange that is kept.
  private(set) var first = 1
  /// The number of the newest.
  private(set) var last = 0

  func contains(_ number: Int) -> Bool { first <= number && number <= last }

  /// The exchange of a number that it contains.
  subscript(number: Int) -> Exchange {
    _read { yield pieces[(number - origin) / Self.pieceSize][(number - origin) % Self.pieceSize] }
    _modify { yield &pieces[(number - origin) / Self.pieceSize][(number - origin) % Self.pieceSize] }
  }

  /// Adds an exchange whose number is the next.
  mutating func append(_ exchange: consuming Exchange) {
    if (last + 1 - origin) % Self.pieceSize == 0 {
      var piece: [Exchange] = []
      piece.reserveCapacity(Self.pieceSize)
      pieces.append(piece)
    }
    pieces[pieces.count - 1].append(exchange)
    last += 1
  }

  /// Lets go of the oldest exchange.
  mutating func removeFirst() {
    self[first].release()
    first += 1
    if first - origin == Self.pieceSize {
      pieces.removeFirst()
      origin = first
    }
  }
}

extension Exchange {
  /// The bytes that it holds in memory, about; replies that many exchanges share count for none of them.
  package var footprint: Int {
    Self.footprint(of: request.head) + request.body.count + ownReplyBytes
  }

  /// The bytes that an exchange of which only the head has come holds.
  static func footprint(of head: RequestHead) -> Int { MemoryLayout<Exchange>.stride + head.footprint }

  /// Lets go of what it holds but for its session, where its place can't be given back yet.
  mutating func release() {
    request = Request(head: Self.emptyHead)
    reply = nil
    ownReplyBytes = 0
    warnings = []
  }

  private static let emptyHead = RequestHead(method: "", target: "", version: "")
}
