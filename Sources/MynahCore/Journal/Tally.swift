/// Counts over every exchange that ended since the start, whatever the journal still keeps.
package struct Tally: Sendable, Hashable {
  package private(set) var exchanges = 0
  package private(set) var unmatched = 0
  /// Exchanges with an error status or broken by a fault.
  package private(set) var errors = 0
  /// Exchanges that a fault broke.
  package private(set) var faults = 0
  /// Exchanges that the client left.
  package private(set) var gone = 0
  /// Exchanges that gave way to the journal's limit, whether or not they had ended.
  package private(set) var evicted = 0
  /// A list, since a handful of statuses is sooner looked through than hashed.
  private var replies: [Replies] = []
  /// How many took at most ``buckets``' seconds from first request byte to last reply byte, and, last, how many longer.
  package private(set) var latencies = Array(repeating: 0, count: buckets.count + 1)
  package private(set) var latencySum = 0.0

  /// Upper bounds in seconds.
  package static let buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  package init() {}

  /// Replies by status.
  package var statuses: [Int: Int] { Dictionary(uniqueKeysWithValues: replies.map { ($0.status, $0.count) }) }

  private struct Replies: Sendable, Hashable {
    let status: Int
    var count: Int
  }

  /// What counts of an exchange that has ended.
  struct Ended {
    let isMatched, isAnswered: Bool
    let status: Int?
    let isBroken, isGone: Bool
    let t0: Instant
    let te: Instant?
  }

  mutating func count(_ ended: Ended) {
    exchanges += 1
    // One that its client left before all of it was there was never asked about.
    if ended.isAnswered, !ended.isMatched { unmatched += 1 }
    if ended.isBroken { faults += 1 }
    if ended.isBroken || ended.status ?? 0 >= 400 { errors += 1 }
    if ended.isGone { gone += 1 }
    if let status = ended.status { count(status: status) }
    guard let te = ended.te else { return }
    let seconds = te.seconds(since: ended.t0)
    latencySum += seconds
    latencies[Self.buckets.firstIndex { seconds <= $0 } ?? Self.buckets.count] += 1
  }

  mutating func countEviction() { evicted += 1 }

  private mutating func count(status: Int) {
    if let place = replies.firstIndex(where: { $0.status == status }) {
      replies[place].count += 1
    } else {
      replies.append(Replies(status: status, count: 1))
    }
  }
}
