import MynahCore
import MynahFiles
import MynahUpstream

/// What is said of a call to a real API that went wrong.
enum UpstreamProblem {
  /// What a client gets that gets no reply of the API's.
  static func reply(_ outcome: UpstreamOutcome, _ origin: UpstreamURL) -> RenderedReply {
    let title = if case .failed = outcome { "The upstream could not be reached" } else { "The upstream did not answer" }
    return ProblemReply.reply(502, title, sentence(outcome, origin, hasReply: false))
  }

  /// What the journal says; nil of a call that went well or that we gave up ourselves.
  static func warning(_ outcome: UpstreamOutcome, _ origin: UpstreamURL, hasReply: Bool) -> String? {
    outcome == .complete || outcome == .cancelled ? nil : sentence(outcome, origin, hasReply: hasReply)
  }

  private static func sentence(_ outcome: UpstreamOutcome, _ origin: UpstreamURL, hasReply: Bool) -> String {
    let place = hasReply ? "in the middle of its reply" : "before it answered"
    return switch outcome {
    case .failed(let reason): reason
    case .reset: "\(origin.origin): it reset the connection \(place)"
    case .closed: "\(origin.origin): it closed the connection \(place)"
    case .timedOut: "\(origin.origin): it fell silent \(place)"
    case .complete, .cancelled: "\(origin.origin): the call was given up \(place)"
    }
  }
}

extension UpstreamOutcome {
  /// As a recording has it; a reply that we gave up is as it would be, had it ended there.
  var recorded: RecordedExchange.Outcome {
    switch self {
    case .complete, .cancelled: .complete
    case .reset: .reset
    case .closed: .closed
    case .timedOut: .timedOut
    case .failed(let reason): .failed(reason)
    }
  }
}
