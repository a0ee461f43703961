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
  package private(set) var statuses: [Int: Int] = [:]
  /// How many took at most ``buckets``' seconds from first request byte to last reply byte, and, last, how many longer.
  package private(set) var latencies = Array(repeating: 0, count: buckets.count + 1)
  package private(set) var latencySum = 0.0

  /// Upper bounds in seconds.
  package static let buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  package init() {}

  package mutating func count(_ exchange: Exchange) {
    exchanges += 1
    // One that its client left before all of it was there was never asked about.
    if exchange.reply != nil, exchange.route == .none { unmatched += 1 }
    if exchange.fault != nil { faults += 1 }
    if exchange.fault != nil || exchange.reply?.status ?? 0 >= 400 { errors += 1 }
    if exchange.gone != nil { gone += 1 }
    if let status = exchange.reply?.status { statuses[status, default: 0] += 1 }
    guard let te = exchange.te else { return }
    let seconds = (te - exchange.t0).inSeconds
    latencySum += seconds
    latencies[Self.buckets.firstIndex { seconds <= $0 } ?? Self.buckets.count] += 1
  }

  mutating func countEviction() { evicted += 1 }
}
