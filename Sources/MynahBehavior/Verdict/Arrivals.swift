import MynahCore

/// Exchanges by what they have in common, those of each kind in the order in which they came: finds what came after a moment without
/// looking at all that came before it.
struct Arrivals<Kind: Hashable> {
  private let groups: [Kind: [ExchangeView]]

  /// - Parameter kind: Nil for those that nobody will look for.
  init(_ exchanges: some Sequence<ExchangeView>, by kind: (ExchangeView) -> Kind?) {
    var groups: [Kind: [ExchangeView]] = [:]
    for exchange in exchanges {
      if let kind = kind(exchange) { groups[kind, default: []].append(exchange) }
    }
    self.groups = groups.mapValues { $0.sorted { ($0.t0, $0.number) < ($1.t0, $1.number) } }
  }

  /// All of a kind.
  subscript(kind: Kind) -> [ExchangeView] { groups[kind] ?? [] }

  /// Those of a kind that began at that instant or later.
  func of(_ kind: Kind, from instant: Instant) -> ArraySlice<ExchangeView> {
    self[kind].suffix(fromFirst: { $0.t0 >= instant })
  }
}

extension RandomAccessCollection {
  /// The elements from the first one on that meets a condition which all that follow it meet as well; found by halving.
  func suffix(fromFirst isMet: (Element) -> Bool) -> SubSequence {
    var (low, count) = (startIndex, self.count)
    while count > 0 {
      let middle = index(low, offsetBy: count / 2)
      if isMet(self[middle]) {
        count /= 2
      } else {
        low = index(after: middle)
        count -= count / 2 + 1
      }
    }
    return self[low...]
  }
}
