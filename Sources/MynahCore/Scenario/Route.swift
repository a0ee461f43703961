package import MynahJSON

/// One request pattern and the replies it plays, in order.
///
/// ```swift
/// Route.on(.get("/orders"), .status(503).times(2), .json(["data": []]))
/// ```
public struct Route: Sendable, Hashable {
  package var id: String
  package var description: String?
  package var request: RequestPattern
  /// What it answers, in order; never empty in a scenario that was read from a file.
  package var replies: [Reply]
  /// Code that answers in place of replies, which only a scenario written in Swift can have.
  package var closure: ReplyClosure?
  /// What comes after the last reply.
  package var then: Then
  /// Whose sequence of replies it is.
  package var per: SequenceKey
  /// Higher is tried first; ties go by order.
  package var priority: Int
  /// It answers only while these states have these values; nil matches a state that is absent.
  package var when: [String: JSON]
  /// The states that are set when one of its replies is chosen.
  package var set: [String: JSON]
  /// A POST that only reads.
  package var safe: Bool
  package var operations: OperationKey?
  /// The file that it stands in, for messages.
  package var file: String?

  package init(
    id: String, description: String? = nil, request: RequestPattern, replies: [Reply], then: Then = .stick, per: SequenceKey = .session,
    priority: Int = 0, when: [String: JSON] = [:], set: [String: JSON] = [:], safe: Bool = false, operations: OperationKey? = nil,
    file: String? = nil
  ) {
    self.id = id
    self.description = description
    self.request = request
    self.replies = replies
    self.then = then
    self.per = per
    self.priority = priority
    self.when = when
    self.set = set
    self.safe = safe
    self.operations = operations
    self.file = file
  }

  /// What is played when the last reply has been.
  public enum Then: String, Sendable, CaseIterable {
    /// The last reply again and again.
    case stick
    /// From the first reply anew.
    case cycle
    /// The reply for unmatched requests, which says that all were played.
    case fail
  }

  /// Whose sequence a route's replies are.
  public enum SequenceKey: Sendable, Hashable {
    /// Every request of a session takes its turn.
    case session
    /// Each client has its own, told apart by the scenario's `clients`, or else by its credential.
    case client
    /// Each logical call has its own, put together as ``OperationKey`` says.
    case operation
    /// Each path has its own, percent-decoded and without the query.
    case path
    /// Each value in this place has its own; requests without one share one.
    case place(Place)
  }
}
