import MynahCore

extension [Route] {
  /// Whether some route plays such a reply.
  func play(_ isMeant: (Reply) -> Bool) -> Bool { contains { $0.replies.contains(where: isMeant) } }

  /// Whether a client may have to try again.
  var playFailures: Bool { play(\.isRetryable) }

  /// Who makes a client try again: failures, or itself where it gives up what is slow.
  var retries: Provocation { playFailures ? .byRoutes : play(\.isSlow) ? .byClient : .impossible }
}

extension Reply {
  /// The status that the client gets with a whole reply; nil where it gets none.
  var wholeStatus: Int? { fault == nil ? status : nil }

  var tellsToWait: Bool { retryAfter != nil || headers.first("Retry-After") != nil }

  /// Another try may not get it, or it told the client to come back.
  var isRetryable: Bool {
    guard let status = wholeStatus else { return true }
    switch status {
    case 200..<300, 304: return false
    case 408, 409, 425, 429, 500, 502..<600: return true
    default: return tellsToWait
    }
  }

  /// Leaves open whether the request took effect.
  var isDoubtful: Bool { wholeStatus.map { [500, 502, 504].contains($0) } ?? true }

  /// The address of a redirect.
  var redirect: String? {
    wholeStatus.map { [301, 302, 303, 307, 308].contains($0) } ?? false ? headers.first("Location") : nil
  }

  /// The client has time to give it up.
  var isSlow: Bool {
    switch fault {
    case .stall, .stallMidBody: true
    default: delay != nil || pace != nil || hold != nil
    }
  }

  /// Nobody waits for it who does not wait for ever.
  var comesTooLate: Bool {
    switch (fault, delay) {
    case (.stall, _), (.stallMidBody, _): true
    case (_, .fixed(let delay)), (_, .uniform(let delay, _)): delay >= .seconds(30)
    default: false
    }
  }
}

extension Route {
  /// How many such replies come one after the other at most; `Int.max` where they never end.
  func longestRun(of isMeant: (Reply) -> Bool) -> Int {
    let endless = then == .stick && replies.last.map(isMeant) ?? false || then == .cycle && replies.allSatisfy(isMeant)
    if endless { return .max }
    var longest = 0
    var current = 0
    for reply in then == .cycle ? replies + replies : replies {
      current = isMeant(reply) ? current + reply.mostTimes : 0
      longest = max(longest, current)
    }
    return longest
  }

  /// Who sends it a POST or PATCH.
  var takesUnsafe: Provocation {
    if safe { return .impossible }
    if request.methods.isEmpty { return .byClient }
    return request.methods.contains { ["POST", "PATCH"].contains($0) } ? .byRoutes : .impossible
  }
}

extension Reply {
  /// As many requests as it may answer; many where a time decides.
  fileprivate var mostTimes: Int {
    if case .times(let times) = extent { min(times, 1000) } else { 1000 }
  }
}
