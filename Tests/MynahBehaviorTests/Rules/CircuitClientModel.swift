import MynahCore
import MynahJSON

@testable import MynahBehavior

/// A caller who calls every quarter of a second, with a breaker between him and the service.
struct CircuitCaller {
  var threshold = 5
  var resetAfter = 2.0
  var every = 0.25
  /// Calls that slip through an open circuit: every so many-th.
  var leaks: Int?
  /// Goes on at once after a probe that failed.
  var forgets = false
  /// Never tries again.
  var isStuck = false
  /// Counts 4xx as failures.
  var countsErrors = false
  /// Never takes a failure back.
  var neverResets = false
  /// After each vain try the circuit stays open so many times longer.
  var growth = 1.0
  var session = "default"
  var headers: [Header] = []

  /// What this caller's journal is after `calls` calls, of a service that answers so at each moment.
  func play(_ calls: Int, into play: Play = Play(), from start: Double = 0, taking: Double = 0, _ service: (Double) -> Int?) -> Play {
    var play = play
    var (failures, blocked, wait) = (0, 0, resetAfter)
    var opened: Double?
    for number in 0..<calls {
      let now = start + Double(number) * every
      if let since = opened {
        blocked += 1
        let slips = leaks.map { blocked % $0 == 0 } ?? false
        if !slips, isStuck || now - since < wait { continue }
      }
      let status = service(now)
      play.call(
        status, "GET", "/orders?n=\(number)", at: now, taking: taking, headers: headers, fault: status == nil ? .reset : nil,
        session: session)
      let hasFailed = status.map { $0 >= 500 || $0 == 429 || countsErrors && $0 >= 400 } ?? true
      if !hasFailed {
        if !neverResets { failures = 0 }
        (opened, wait) = (nil, resetAfter)
      } else if opened != nil {
        wait *= growth
        opened = forgets ? nil : now + taking
      } else {
        failures += 1
        if failures >= threshold { opened = now + taking }
      }
    }
    return play
  }
}
