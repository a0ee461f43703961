/// A recording that lacks something that was answered; the words say what, and what to do.
public struct IncompleteRecording: Error, Sendable, CustomStringConvertible {
  /// What was recorded, and what was not.
  public let recorded: Recorded

  /// A line for each thing that is not there.
  public var description: String {
    var lines = recorded.lacks
    if !recorded.withheld.isEmpty { lines.append("in Swift: Recorder(..., redact: [\"PLACE\"]) or Recorder(..., allow: [\"PLACE\"])") }
    return lines.joined(separator: "\n")
  }
}

extension Recorded {
  /// What is not in the recording, in lines for a person.
  package var lacks: [String] {
    var lines: [String] = []
    if let failure { lines.append("the recording is not whole: \(failure)") }
    if !withheld.isEmpty {
      lines.append("answered but not recorded, because it may hold a secret:")
      for (exchange, times) in Self.counted(withheld) {
        lines += ["  \(exchange.request)\(Self.shown(times))"] + exchange.places.map { "    \($0)" }
      }
    }
    if !tooLarge.isEmpty {
      lines.append("answered but not recorded, because a body is longer than --record-limit:")
      lines += Self.counted(tooLarge).map { "  \($0.item)\(Self.shown($0.times))" }
    }
    if !left.isEmpty {
      lines.append("not recorded, because the client left in the middle:")
      lines += Self.counted(left).map { "  \($0.item)\(Self.shown($0.times))" }
    }
    if isUnreached { lines += Self.first(of: unreached, "not recorded, because the API was not reached:") }
    return lines
  }

  /// What is in the recording, but was no reply of the API's, or leads the client there, in lines for a person: the first few of them.
  package var cautions: [String] {
    Self.first(of: isUnreached ? [] : unreached, "the API was not reached, or broke off:")
      + Self.first(
        of: unfilled,
        "sent to the API with placeholders, which stand in what was played before and open nothing there; record all of it (--mode all):")
      + Self.first(
        of: leadingAway,
        "the API's own address stands in the body: a client that goes there passes Mynah by, now and when it is played; it has to call MYNAH_URL:"
      )
  }

  private static func first(of items: [String], _ heading: String) -> [String] {
    if items.isEmpty { return [] }
    let most = 5
    let counted = counted(items)
    var lines = [heading]
    lines += counted.prefix(most).map { "  \($0.item)\(shown($0.times))" }
    if counted.count > most { lines.append("  and \(counted.count - most) more") }
    return lines
  }

  /// What is the same is told once.
  private static func counted<Item: Hashable>(_ items: [Item]) -> [(item: Item, times: Int)] {
    var places: [Item: Int] = [:]
    var counted: [(item: Item, times: Int)] = []
    for item in items {
      if let place = places[item] {
        counted[place].times += 1
      } else {
        places[item] = counted.count
        counted.append((item, 1))
      }
    }
    return counted
  }

  private static func shown(_ times: Int) -> String { times == 1 ? "" : " (\(times) times)" }
}
