import MynahCore

/// RQ-8: no body is larger than declared, and what was too large for the server (413) is not sent again as it is.
struct BoundsBodySize: Rule {
  static let name = "boundsBodySize"
  static let isTimed = false
  static let parameters = ["atMost"]

  /// In bytes; nil: only the 413 counts.
  private let atMost: Int?
  private let refusals = PermanentErrors(id: "RQ-8", statuses: [413], unless: [], within: nil, noun: "a 413")

  init(_ parameters: Parameters) throws(ClauseError) {
    atMost = try parameters.count("atMost")
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    let both = [size(in: journal, scope), refusals.finding(in: journal, scope: scope)].compactMap { $0 }
    guard var finding = both.first else {
      return [
        Finding(.notProvoked, id: "RQ-8", atMost == nil ? "no 413 was played, and \"atMost\" is not given" : "no request had a body")
      ]
    }
    if let other = both.dropFirst().first {
      if other.verdict == finding.verdict {
        finding.summary += "; \(other.summary)"
        finding.evidence = Array((finding.evidence + other.evidence).prefix(Evidence.limit))
      } else if other.verdict > finding.verdict {
        finding = other
      }
    }
    return [finding]
  }

  private func size(in journal: JournalView, _ scope: Scope) -> Finding? {
    guard let atMost else { return nil }
    return journal.finding("RQ-8", onRequestsIn: scope) { exchange in
      let size = exchange.request.bodySize
      guard size > 0 else { return nil }
      return size <= atMost ? [] : [RequestFlaw(figure: .count(size), bound: .atMost(.count(atMost)), note: "bytes of body")]
    } summary: { verdict, places, all in
      verdict == .passed
        ? "every body had at most \(atMost) bytes, \(all.counting("request"))"
        : "\(places) of \(all.counting("request")) had a body of more than \(atMost) bytes"
    }
  }
}

extension Request {
  /// How many bytes of body came, or were announced by a client that did not get as far.
  fileprivate var bodySize: Int {
    max(body.count, head.value("Content-Length").flatMap { Int($0.trimmed()) } ?? 0)
  }
}
