/// Of requests that came too soon, the first of those that follow one another, and the worst of all: what a person needs to see.
struct TellingBreaches {
  private var firsts: [RateBreach] = []
  /// The one that came too soon by most.
  private(set) var worst: RateBreach?
  /// How many of the firsts the worst stands behind; nil where it is one of them.
  private var place: Int?

  /// - Parameter isFirst: It follows none.
  mutating func add(_ breach: RateBreach, isFirst: Bool) {
    if breach.verdict == .failed, worst.map({ $0.excess < breach.excess }) ?? true {
      worst = breach
      place = isFirst ? nil : firsts.count
    }
    if isFirst { firsts.append(breach) }
  }

  /// In the order of arrival, as far as an entry carries it.
  var evidence: [Evidence] {
    var told = firsts
    if let place, let worst { told.insert(worst, at: place) }
    return told.prefix(Evidence.limit).map(\.evidence)
  }
}
