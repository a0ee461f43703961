import MynahCore
import MynahJSON

extension Reply {
  /// Answers this many requests, one at least, before the next reply has its turn.
  public func times(_ count: Int) -> Reply {
    with { $0.extent = .times(count) }
  }

  /// Answers every request within this time of the first that it answers, on the server's clock.
  public func lasting(_ time: Duration) -> Reply {
    with { $0.extent = .lasting(time) }
  }

  /// Answers only as often as a seeded draw allows (0...1); otherwise the next reply answers that one request.
  public func chance(_ share: Double) -> Reply {
    with { $0.chance = share }
  }

  /// Adds a header line.
  public func header(_ name: String, _ value: String) -> Reply {
    with { $0.headers.append(Header(name, value)) }
  }

  /// Tells the client to come back after this time, in whole seconds rounded up: `Retry-After: 2` (RFC 9110 section 10.2.3).
  public func retryAfter(_ wait: Duration) -> Reply {
    with { $0.retryAfter = .seconds(wait.wholeSeconds) }
  }

  /// Tells the client to come back at a date: the first whole second at or after then; a negative offset is in the past.
  ///
  /// - Parameters:
  ///   - offset: How far from when the reply is sent.
  ///   - form: How the date is written; clients have to read all three (RFC 9110 section 5.6.7).
  public func retryAfterDate(in offset: Duration, form: DateForm = .imf) -> Reply {
    with { $0.retryAfter = .date(offset: offset, format: form.format) }
  }

  /// How a date is written.
  public enum DateForm: Sendable {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the form of today.
    case imf
    /// `Sunday, 06-Nov-94 08:49:37 GMT`, obsolete.
    case rfc850
    /// `Sun Nov  6 08:49:37 1994`, obsolete.
    case asctime

    fileprivate var format: HTTPDate.Format {
      switch self {
      case .imf: .imf
      case .rfc850: .rfc850
      case .asctime: .asctime
      }
    }
  }

  /// Begins this long after the request's last byte.
  public func delayed(by time: Duration) -> Reply {
    with { $0.delay = .fixed(time) }
  }

  /// Begins after a time that is drawn between these two, each as likely.
  public func delayed(between least: Duration, and most: Duration) -> Reply {
    with { $0.delay = .uniform(from: least, to: most) }
  }

  /// Begins after a time drawn from a normal distribution, cut at 0.
  public func delayed(mean: Duration, deviation: Duration) -> Reply {
    with { $0.delay = .normal(mean: mean, deviation: deviation) }
  }

  /// Begins after a time drawn from a lognormal distribution, as latencies of real services are; `sigma` is that of the logarithm.
  public func delayed(median: Duration, sigma: Double) -> Reply {
    with { $0.delay = .lognormal(median: median, sigma: sigma) }
  }

  /// Spreads the body over time.
  public func paced(_ pace: Pace) -> Reply {
    with { $0.pace = pace }
  }

  /// Breaks the delivery on the wire; status, headers and body are what it breaks.
  public func failing(_ fault: Fault) -> Reply {
    with { $0.fault = fault }
  }

  /// Keeps requests in flight until so many have arrived; then all go on, and so does whoever comes later.
  ///
  /// After `timeout`, on the server's clock, the reply is played all the same, and the exchange carries a warning.
  public func held(forArrivals count: Int, timeout: Duration = .seconds(30)) -> Reply {
    with { $0.hold = .arrivals(count, timeout: timeout) }
  }

  /// Keeps requests in flight until the test releases the latch of this name: ``MockServer/hold(_:)``.
  ///
  /// After `timeout`, on the server's clock, the reply is played all the same, and the exchange carries a warning.
  public func held(by latch: String, timeout: Duration = .seconds(30)) -> Reply {
    with { $0.hold = .latch(latch, timeout: timeout) }
  }

  /// Sets states when it is chosen; null takes a state away.
  public func setting(_ states: [String: JSON]) -> Reply {
    with { $0.set.merge(states) { $1 } }
  }

  /// Reads the body and the header values as Mustache: `{{request.path.id}}`, `{{now}}`, `{{uuid}}`, and the names of `values`.
  ///
  /// A name that cannot exist keeps the server from starting.
  ///
  /// ```swift
  /// .json(["id": "{{uuid}}", "number": "{{number}}"], status: 201).template(["number": .counter("orders")])
  /// ```
  public func template(_ values: [String: Value] = [:]) -> Reply {
    with { $0.values = ($0.values ?? []) + values.sorted { $0.key < $1.key }.map { .init(name: $0.key, source: $0.value.source) } }
  }

  /// Says what it is for, to whoever reads the scenario.
  public func described(as description: String) -> Reply {
    with { $0.description = description }
  }

  private func with(_ change: (inout Reply) -> Void) -> Reply {
    var reply = self
    change(&reply)
    return reply
  }
}

extension Duration {
  fileprivate var wholeSeconds: Int {
    let (seconds, attoseconds) = components
    return Int(clamping: attoseconds > 0 ? seconds + 1 : seconds)
  }
}
