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
    if let given, given.isEmpty { throw noStatus(key) }
    return given.map { FailureKinds(Set($0.compactMap { $0 }), lost: $0.contains(nil)) }
  }

  /// Statuses.
  func statuses(_ key: String) throws(ClauseError) -> Set<Int>? {
    let given = try list(key) { $0.integer(in: 100...599) }
    if let given, given.isEmpty { throw noStatus(key) }
    return given.map(Set.init)
  }

  private func noStatus(_ key: String) -> ClauseError {
    error("\(key.quoted) names no status, so there is nothing to judge; leave it out for the usual ones", at: key)
  }
}
