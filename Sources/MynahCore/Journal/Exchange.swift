/// One request and what became of its reply, with all its instants.
///
/// It is in the journal from the moment its head is complete, with what is known filled in.
public struct Exchange: Sendable, Hashable {
  /// Counts from 1 in the order of arrival.
  package var number: Int
  package var session: String
  /// The route that was matched.
  package var route: Matched
  /// The connection's number, counted from 1 as connections were opened.
  package var connection: Int
  /// The request's number on its connection, counted from 1.
  package var sequence: Int

  /// First request byte read.
  package var t0: Instant
  /// Header block complete; nil where the library refused the request before.
  package var th: Instant?
  /// Body complete.
  package var tb: Instant?
  /// First reply byte written; nil when none was sent.
  package var ts: Instant?
  /// The last thing that we did on the exchange: last byte handed to the kernel, RST or FIN; nil while it goes on and when the client left first.
  package var te: Instant?
  /// The peer closed or reset while we still owed bytes.
  package var gone: Instant?

  /// The request as it came.
  public package(set) var request: Request
  /// Nil where we never began to answer.
  ///
  /// There before the reply's first byte is written.
  package var reply: RenderedReply?
  package var fault: Fault?
  /// How many bytes a reply holds that was made for this exchange alone.
  package var ownReplyBytes = 0
  /// When the connection was closed as part of this exchange, and by whom.
  package var closed: Closed?
  /// What was wrong with the request as a message, and what else a person should know.
  package var warnings: [String]

  package init(
    number: Int, session: String, connection: Int, sequence: Int, t0: Instant, th: Instant?, request: Request, warnings: [String] = []
  ) {
    self.number = number
    self.session = session
    self.route = .none
    self.connection = connection
    self.sequence = sequence
    self.t0 = t0
    self.th = th
    self.request = request
    self.warnings = warnings
  }

  /// Which route took the request.
  package enum Matched: Sendable, Hashable {
    /// The id of a route.
    case route(String)
    /// No route.
    case none
    /// Not said: a journal of another program, to be matched again from the scenario.
    case unsaid
  }

  package struct Closed: Sendable, Hashable {
    package enum Side: String, Sendable { case client, server }
    package var at: Instant
    package var by: Side

    package init(at: Instant, by: Side) {
      self.at = at
      self.by = by
    }
  }

  /// Nothing more will happen to it.
  package var hasEnded: Bool { te != nil || gone != nil || closed != nil }
}
