import MynahCore

/// RL-2: in any time come no more requests than the bucket holds and gets, and one.
struct TokenBucket: RateLimit {
  /// Requests a second.
  let rate: Double
  let burst: Int

  var id: String { "RL-2" }
  var free: Int { burst }
  var text: String { "a bucket of \(burst) that gets \(rate.shortest) a second" }

  func windows(of requests: [ExchangeView]) -> [Window?] {
    var level: Double?
    return requests.indices.map { index in
      let got = rate * requests[index].t0.seconds
      defer { level = max(level ?? -.infinity, got - Double(index)) }
      return level.map { .notBefore(Duration(inSeconds: (Double(index + 1) - got + $0 - Double(burst)) / rate)) }
    }
  }

  /// For each request that one before it from which too many have come, where there is one.
  func breaches(of requests: [ExchangeView], _ lag: Lag) -> [RateBreach] {
    // What the bucket had got when a request came, less the requests before it: counted from where that was most, most have come.
    var surely: (place: Int, level: Double)?
    var perhaps: (place: Int, level: Double)?
    let squeezed = lag.squeezed(requests.map(\.t0))
    return requests.indices.compactMap { index in
      let (got, least) = (rate * requests[index].t0.seconds, rate * squeezed[index].seconds)
      let bound = rate * lag.bound(at: requests[index].t0).inSeconds
      let late = bound + rate * lag.noise.inSeconds
      let before = (surely: surely, perhaps: perhaps)
      if surely.map({ got - late - Double(index) > $0.level }) ?? true { surely = (index, got - late - Double(index)) }
      if perhaps.map({ least - Double(index) > $0.level }) ?? true { perhaps = (index, least - Double(index)) }
      let most = Double(burst + 1)
      if let before = before.surely, Double(index + 1) - got + before.level > most + Self.rounding {
        return breach(.failed, requests, before.place, index)
      }
      if let before = before.perhaps, Double(index + 1) - (least - bound) + before.level > most + Self.rounding {
        return breach(.inconclusive, requests, before.place, index)
      }
      return nil
    }
  }

  /// Less than a request, and more than what the arithmetic loses over a long journal.
  private static let rounding = 1e-6

  private func breach(_ verdict: Verdict, _ requests: [ExchangeView], _ first: Int, _ last: Int) -> RateBreach {
    let time = requests[last].t0 - requests[first].t0
    return RateBreach(
      verdict: verdict, exchange: requests[last], first: requests[first],
      proof: .crowd(
        last - first + 1, allowed: Int(min(1e9, Double(burst + 1) + rate * time.inSeconds)), within: .measured(time)))
  }
}
