import MynahCore

/// The requests of a session by what they ask, to find those that came again while the first was still under way.
///
/// Such a one may be the retry of a client that gave up without closing the connection, or a second call of its caller.
struct Repeats {
  private struct Call: Hashable {
    let content: RequestContent
    let credential: String

    init(_ exchange: ExchangeView) {
      content = exchange.content
      credential = exchange.credential
    }
  }

  private let session: SessionView
  private lazy var alike = Arrivals(session.exchanges) { Call($0) }

  init(of session: SessionView) {
    self.session = session
  }

  /// No client gives up sooner; what comes sooner was called side by side.
  static let soonest = Duration.milliseconds(250)

  /// The first time that the same request came, after a while, before `over`.
  mutating func first(during exchange: ExchangeView, until over: Instant) -> ExchangeView? {
    guard over - exchange.t0 > Self.soonest else { return nil }
    let again = alike.of(Call(exchange), from: exchange.t0 + Self.soonest).first { $0.number > exchange.number }
    return again.flatMap { over - $0.t0 > Tolerance.early(.zero) ? $0 : nil }
  }
}
