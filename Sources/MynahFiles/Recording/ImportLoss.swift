/// Something of a foreign file that a recording cannot keep, or that the file did not tell.
package struct ImportLoss: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, CaseIterable {
    /// The file knows that there was a body, and does not have it.
    case missingBody
    /// A body where HTTP has none: of a 204, a 304 or a reply to HEAD.
    case bodyOfNothing
    /// The body is there without its content coding.
    case contentCoding
    /// The bytes had to be guessed, as the file keeps text or values only.
    case inexactBody
    /// A request that never got an answer; it is kept, and not played as an answer.
    case noReply
    /// Messages of a WebSocket.
    case webSocket
    /// An entry that is no request over HTTP, such as one of a data: URL.
    case otherScheme
    /// What a scenario file has no words for.
    case unsayable
  }

  package let kind: Kind
  /// Where it stands in the file: `entry 3, response`.
  package let place: String
  /// One sentence.
  package let message: String

  package init(_ kind: Kind, place: String, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  package var description: String { "\(place): \(message)" }
}

extension [ImportLoss] {
  /// A line for each kind of loss: where it happened first, and how often besides.
  package var lines: [String] {
    var places: [String: [String]] = [:]
    var messages: [String] = []
    for loss in self {
      if places[loss.message] == nil { messages.append(loss.message) }
      places[loss.message, default: []].append(loss.place)
    }
    return messages.map { message in
      let all = places[message] ?? []
      let more = all.count > 1 ? " and \(all.count - 1) more" : ""
      return "\(all.first ?? "")\(more): \(message)"
    }
  }
}

/// What was read from a foreign file.
package struct Imported: Sendable {
  package var recording: Recording
  /// What could not be kept, in the order of the file.
  package var losses: [ImportLoss]
  /// It is a recording of ours, whose secrets were taken out when it was made.
  package var isOurs = false
}
