import MynahCore

extension Lag {
  /// How late the server may have been at that moment: what it mostly was, or what it was found to be around then.
  func bound(at instant: Instant) -> Duration {
    samples.reduce(Duration(inSeconds: p99)) { bound, sample in
      let late = Duration(inSeconds: sample.late)
      return late > bound && sample.at - instant <= late && instant - sample.at <= late ? late : bound
    }
  }
}
