package import MynahJSON

/// How the API behaves, and how its client must behave: a value, or what a file says.
public struct Scenario: Sendable, Hashable {
  package var name: String
  package var description: String?
  /// Everything random comes from it; nil lets the server choose one and say which.
  package var seed: UInt64?
  /// The states' values at the start; a state never set is absent.
  package var states: [String: JSON]
  /// How attempts are put together into operations, unless a route says otherwise.
  package var operations: OperationKey
  /// What tells one client from another; nil: the credential identity within a session.
  package var clients: Place?
  package var routes: [Route]
  package var expectations: [ExpectationClause]
  package var unmatched: Unmatched

  package init(
    name: String, description: String? = nil, seed: UInt64? = nil, states: [String: JSON] = [:], operations: OperationKey = .auto,
    clients: Place? = nil, routes: [Route] = [], expectations: [ExpectationClause] = [], unmatched: Unmatched = .fail
  ) {
    self.name = name
    self.description = description
    self.seed = seed
    self.states = states
    self.operations = operations
    self.clients = clients
    self.routes = routes
    self.expectations = expectations
    self.unmatched = unmatched
  }

  /// What a request that no route matches means for the verdict.
  public enum Unmatched: String, Sendable, CaseIterable {
    /// It fails.
    case fail
    /// It is listed, and changes nothing.
    case allow
  }
}

/// A claim about the client as a file writes it: a name and its parameters, not yet understood.
///
/// ```swift
/// let careful: [ExpectationClause] = [.honorsRetryAfter(mayGiveUp: false), .sendsIdempotencyKeys(), .calls(exactly: 2)]
/// ```
///
/// The rules are the judge's business; whoever plays a scenario only carries them along.
public struct ExpectationClause: Sendable, Hashable {
  package var name: String
  package var parameters: JSON
  /// Where it stands in its file, for messages.
  package var pointer: JSONPointer
  /// The file that it stands in.
  package var file: String?

  package init(name: String, parameters: JSON, pointer: JSONPointer, file: String? = nil) {
    self.name = name
    self.parameters = parameters
    self.pointer = pointer
    self.file = file
  }

  /// Whether it may be about that route.
  func mentions(_ route: String) -> Bool { parameters.holds(text: route) }

  /// The same claim, wherever it stands.
  public static func == (left: ExpectationClause, right: ExpectationClause) -> Bool {
    left.name == right.name && left.parameters == right.parameters
  }

  /// Feeds the claim.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameters)
  }
}

extension JSON {
  /// Whether that text stands anywhere in it as a value.
  fileprivate func holds(text: String) -> Bool {
    switch self {
    case .string(let string): string == text
    case .array(let array): array.contains { $0.holds(text: text) }
    case .object(let object): object.keys.contains { object[$0]?.holds(text: text) ?? false }
    default: false
    }
  }
}

/// How attempts are put together into one operation, one logical call of the client.
public enum OperationKey: Sendable, Hashable {
  /// By idempotency key, SDK marker, trace id, or else by what the requests are: method, path, query, body and credential.
  case auto
  /// A session is one operation.
  case session
  /// One path is one operation.
  case path
  /// Equal values in this place are one operation.
  case place(Place)
}
