import MynahCore

/// Which leaf of a text some of its bytes stand in.
struct LeafSpans {
  private struct Span {
    let range: Range<Int>
    let leaf: Int
    /// The span around it.
    let outer: Int?
  }

  /// By where they begin, outer ones before what is in them.
  private var spans: [Span] = []

  init(_ leaves: [Leaf]) {
    let ranges = leaves.map(\.text.origin)
    let order = leaves.indices.sorted {
      (ranges[$0].lowerBound, ranges[$1].upperBound, $0) < (ranges[$1].lowerBound, ranges[$0].upperBound, $1)
    }
    var open: [Int] = []
    for leaf in order {
      while let last = open.last, spans[last].range.upperBound <= ranges[leaf].lowerBound { open.removeLast() }
      spans.append(Span(range: ranges[leaf], leaf: leaf, outer: open.last))
      open.append(spans.count - 1)
    }
  }

  /// The innermost leaf that holds a range; nil where none does.
  func leaf(holding range: Range<Int>) -> Int? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].range.lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var index: Int? = low - 1
    while let span = index, span >= 0 {
      if spans[span].range.upperBound >= range.upperBound { return spans[span].leaf }
      index = spans[span].outer
    }
    return nil
  }
}
