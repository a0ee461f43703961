import MynahCore

/// One piece of the proof of an entry: where to look, what was measured there, and what it should have been.
public struct Evidence: Sendable, Hashable {
  /// The name of the session.
  public var session: String?
  /// The number of the operation, counted from 1.
  public var operation: Int?
  /// The number of the attempt in its operation, counted from 1.
  public var attempt: Int?
  /// The number of the exchange in the journal.
  public var exchange: Int?
  /// What was measured.
  public var figure: Figure?
  /// What it was measured against.
  public var bound: Bound?
  /// What else a person should know.
  public var note: String?

  init(
    session: String? = nil, operation: Int? = nil, attempt: Int? = nil, exchange: Int? = nil, figure: Figure? = nil, bound: Bound? = nil,
    note: String? = nil
  ) {
    self.session = session
    self.operation = operation
    self.attempt = attempt
    self.exchange = exchange
    self.figure = figure
    self.bound = bound
    self.note = note
  }

  /// As many pieces as an entry carries where each of many exchanges would be one.
  static let limit = 20

  /// A measured figure.
  public enum Figure: Sendable, Hashable {
    /// From the end of one reply to the next request.
    case gap(Duration)
    /// Any other distance in time.
    case span(Duration)
    /// A number of things.
    case count(Int)
    /// A part of a whole, 0...1.
    case share(Double)
    /// What stood somewhere.
    case value(String)
  }

  /// What a figure should have been.
  public enum Bound: Sendable, Hashable {
    /// Not less than this.
    case atLeast(Quantity)
    /// Not more than this.
    case atMost(Quantity)
    /// This.
    case expected(Quantity)
  }

  /// A value of the kind that its figure has.
  public enum Quantity: Sendable, Hashable {
    /// A time.
    case time(Duration)
    /// A number of things.
    case count(Int)
    /// A part of a whole, 0...1.
    case share(Double)
    /// Text.
    case text(String)
  }
}

extension Evidence.Figure {
  /// Its key in a report.
  var name: String {
    switch self {
    case .gap: "gap"
    case .span: "span"
    case .count: "count"
    case .share: "share"
    case .value: "value"
    }
  }

  var quantity: Evidence.Quantity {
    switch self {
    case .gap(let time), .span(let time): .time(time)
    case .count(let count): .count(count)
    case .share(let share): .share(share)
    case .value(let text): .text(text)
    }
  }
}

extension Evidence.Bound {
  /// Its key in a report.
  var name: String {
    switch self {
    case .atLeast: "atLeast"
    case .atMost: "atMost"
    case .expected: "expected"
    }
  }

  var quantity: Evidence.Quantity {
    switch self {
    case .atLeast(let quantity), .atMost(let quantity), .expected(let quantity): quantity
    }
  }
}
