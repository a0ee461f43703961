import MynahCore

/// A stretch of time that ends when a request might come at the soonest, or should have come at the latest.
struct Promise {
  let from: Instant
  let until: Instant
  let label: String

  /// What replies told: each Retry-After, in seconds or as a date.
  static func told(in row: ChartRow, _ started: WallTime) -> [Promise] {
    row.exchanges.compactMap { exchange in
      guard let from = exchange.te, let wait = exchange.told, let until = wait.over(from: from, started), until > from else {
        return nil
      }
      return Promise(from: from, until: until, label: "told to wait \((until - from).nanoseconds.threeDecimals) s")
    }
  }

  /// What a rule demands, for the requests in evidence; within an operation for its other attempts, too.
  static func demanded(of row: ChartRow, by entry: Report.Entry, _ evidence: [Int: Evidence]) -> [Promise] {
    row.exchanges.indices.compactMap { index in
      let exchange = row.exchanges[index]
      guard row.isOperation || evidence[exchange.number] != nil, let window = entry.windows[exchange.number] else { return nil }
      guard let from = beginning(at: index, in: row, evidence) else { return nil }
      let bound = window.bound(at: exchange.t0)
      guard bound > from else { return nil }
      let wait = (bound - from).nanoseconds.threeDecimals
      return Promise(from: from, until: bound, label: window.isLeast ? "should wait \(wait) s" : "should wait \(wait) s at most")
    }
  }

  /// When the wait before an exchange began: as the evidence has measured it, or where the one before it ended.
  static func beginning(at index: Int, in row: ChartRow, _ evidence: [Int: Evidence]) -> Instant? {
    let exchange = row.exchanges[index]
    if case .gap(let gap) = evidence[exchange.number]?.figure { return exchange.t0 + (.zero - gap) }
    return index == 0 ? nil : row.exchanges[index - 1].replyEnded
  }
}

extension Wait {
  /// When it is over; nil where nobody can read it.
  fileprivate func over(from instant: Instant, _ started: WallTime) -> Instant? {
    switch self {
    case .seconds(let seconds): instant + .seconds(seconds)
    case .date(let date): date.instant(since: started)
    case .unreadable: nil
    }
  }
}
