import MynahCore
import MynahJSON

/// The ways in which an attempt may fail that a rule is about: statuses, and the loss of a whole reply.
struct FailureKinds: Sendable {
  let statuses: Set<Int>
  /// Our reset or close, or the client's own timeout.
  let lost: Bool

  init(_ statuses: Set<Int>, lost: Bool) {
    self.statuses = statuses
    self.lost = lost
  }

  func contains(_ attempt: Attempt) -> Bool {
    switch attempt.outcome {
    case .brokenOff, .givenUp: lost
    case .failed(let status), .rejected(let status): statuses.contains(status)
    case .success, .redirect, .pending: false
    }
  }

  /// Whether a client that got this reply would have met such a failure.
  func contains(_ reply: Reply) -> Bool {
    reply.fault == nil ? statuses.contains(reply.status) : lost
  }
}

extension Parameters {
  /// Statuses, and `"lost"`.
  func failures(_ key: String) throws(ClauseError) -> FailureKinds? {
    let given: [Int?]? = try list(key) { value -> Int?? in
      if value.json.string == "lost" { return .some(nil) }
      guard let status = value.json.int, (100...599).contains(status) else {
        value.refuse(wanted: "a status from 100 to 599, or \"lost\"")
        return nil
      }
      return .some(status)
    }
    return given.map { FailureKinds(Set($0.compactMap { $0 }), lost: $0.contains(nil)) }
  }

  /// Statuses.
  func statuses(_ key: String) throws(ClauseError) -> Set<Int>? {
    try list(key) { $0.integer(in: 100...599) }.map(Set.init)
  }
}
