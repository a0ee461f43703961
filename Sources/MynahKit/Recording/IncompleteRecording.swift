/// A recording that lacks something that was answered; the words say what, and what to do.
public struct IncompleteRecording: Error, Sendable, CustomStringConvertible {
  /// What was recorded, and what was not.
  public let recorded: Recorded

  /// A line for each thing that is not there.
  public var description: String { recorded.lacks.joined(separator: "\n") }
}

extension Recorded {
  /// What is not in the recording, in lines for a person.
  package var lacks: [String] {
    var lines: [String] = []
    if let failure { lines.append("the recording is not whole: \(failure)") }
    if !withheld.isEmpty {
      lines.append("answered but not recorded, because it may hold a secret:")
      for exchange in withheld { lines += ["  \(exchange.request)"] + exchange.places.map { "    \($0)" } }
    }
    if !tooLarge.isEmpty {
      lines.append("answered but not recorded, because a body is longer than --record-limit:")
      lines += tooLarge.map { "  \($0)" }
    }
    if !left.isEmpty {
      lines.append("not recorded, because the client left in the middle:")
      lines += left.map { "  \($0)" }
    }
    return lines
  }

  /// What is in the recording, but was no reply of the API's, in lines for a person: the first few of them.
  package var cautions: [String] {
    if unreached.isEmpty { return [] }
    let most = 5
    var lines = ["answered for, because the API was not reached:"] + unreached.prefix(most).map { "  \($0)" }
    if unreached.count > most { lines.append("  and \(unreached.count - most) more") }
    return lines
  }
}
