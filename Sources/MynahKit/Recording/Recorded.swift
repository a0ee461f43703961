/// What came of recording.
public struct Recorded: Sendable, Hashable {
  /// Where the recording is.
  public internal(set) var folder: String
  /// How many exchanges were written, besides those that were there.
  public internal(set) var exchanges = 0
  /// Exchanges that were answered and not written, because they may hold secrets.
  public internal(set) var withheld: [Withheld] = []
  /// Exchanges that were not written, because one of their bodies is too large.
  public internal(set) var tooLarge: [String] = []
  /// Exchanges that were not written, because the client left in the middle.
  public internal(set) var left: [String] = []
  /// Exchanges that were written without a whole reply, because the API was not reached or broke off, with the reason:
  /// `GET /orders: http://..: Connection refused`.
  ///
  /// Where it was never reached, none is written.
  public internal(set) var unreached: [String] = []
  /// Exchanges whose request went out with placeholders, as the client had got them from what was played.
  package internal(set) var unfilled: [String] = []
  /// Exchanges whose reply names the API's address in its body: a client that follows it goes there itself.
  package internal(set) var leadingAway: [String] = []
  /// Why not everything could be written that should have been.
  public internal(set) var failure: String?

  /// An exchange that may hold a secret.
  public struct Withheld: Sendable, Hashable {
    /// Method and path, without what may be secret: `GET /users/*`.
    public let request: String
    /// Each place that may hold one: where, what it looks like, and what to add to redact or allow it.
    public let places: [String]
  }

  /// Whether everything that was answered is in the recording.
  public var isWhole: Bool { withheld.isEmpty && tooLarge.isEmpty && failure == nil && !isUnreached }

  /// Whether the API was never there, so that nothing was written.
  package var isUnreached: Bool { exchanges == 0 && !unreached.isEmpty }
}
