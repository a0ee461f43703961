/// What stands behind a verdict on Retry-After, so that its summary says what happened.
struct RetryAfterTally {
  /// How many waits nobody came back from, with somebody to see it.
  var never = 0
  /// After how many the watch ended before anybody had to come.
  var unseen = 0
  /// How many values were neither a number nor a date.
  var unreadable = 0
  /// After how many of them the client came at once.
  var hasty = 0
  /// The same, but for what may be its own way with a first retry.
  var perhapsHasty = 0
  /// How many waits the server's own lag leaves open.
  var hidden = 0
  /// Some failure is one only if requests belong together which nothing but their likeness puts together.
  var restsOnFingerprint = false

  /// - Parameters:
  ///   - early: What a client did that came before it was told.
  ///   - kept: What a client did that came when it was told.
  func summary(_ verdict: Verdict, _ places: Int, of all: Int, early: String, kept: String, doubt: String) -> String {
    switch verdict {
    case .failed:
      let deeds = [
        places > never + hasty ? early : nil, hasty > 0 ? "came back at once after a Retry-After that can't be read" : nil,
        never > 0 ? "never came back after a Retry-After" : nil,
      ]
      return "the client \(deeds.compactMap { $0 }.listed("or")), \(places) of \(all.counting("time"))"
        + (restsOnFingerprint ? Operation.fingerprintNote : "")
    case .passed:
      let deeds = [
        all > unreadable ? kept : nil, unreadable > 0 ? "did not come back at once after a Retry-After that can't be read" : nil,
      ]
      return "the client \(deeds.compactMap { $0 }.listed("and")), \(all.counting("time"))"
    default:
      let question =
        places == unseen
        ? "whether the client would have come back"
        : places == perhapsHasty ? "whether the client took a Retry-After that can't be read for leave to come back at once" : doubt
      return "\(question) can't be told here, \(places) of \(all.counting("time"))\(hidden > 0 ? ": the server's own lag hides it" : "")"
    }
  }
}
