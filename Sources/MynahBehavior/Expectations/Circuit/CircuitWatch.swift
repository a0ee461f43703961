import MynahCore

/// The behaviours of a breaker, in the order of the catalogue.
enum CircuitPhase: String, CaseIterable {
  case opens = "CB-1"
  case staysOpen = "CB-2"
  case probes = "CB-3"
  case reopens = "CB-4"
  case closes = "CB-5"
}

/// What was seen of the breakers of a session.
struct CircuitWatch: Sendable {
  private var weighings: [CircuitPhase: Weighing] = [:]
  private var reasons: [CircuitPhase: String] = [:]
  private var absent: Set<CircuitPhase> = []
  private var unseen: [CircuitPhase: Unseen] = [:]

  static let endedEarly = "the watch ended before anybody would have called again"
  static let otherCredential = "another credential called, too, which may be the same client"
  static let nothingCame = "without a call, until the watch ended"

  /// - Parameters:
  ///   - reason: Why it can't be told, where it can't.
  ///   - restsOnAbsence: The failure is that nothing came.
  mutating func add(
    _ verdict: Verdict, _ evidence: Evidence, on phase: CircuitPhase, because reason: String? = nil, restsOnAbsence: Bool = false
  ) {
    weighings[phase, default: Weighing()].add(verdict, evidence)
    if verdict == .inconclusive, reasons[phase] == nil { reasons[phase] = reason }
    if restsOnAbsence, verdict == .failed { absent.insert(phase) }
  }

  /// The watch ended before the matter was decided; that counts only where it never was.
  mutating func addUnseen(_ evidence: Evidence, on phase: CircuitPhase, because reason: String) {
    if unseen[phase] == nil { unseen[phase] = Unseen(evidence: evidence, reason: reason) }
  }

  private struct Unseen {
    let evidence: Evidence
    let reason: String
  }

  func finding(on phase: CircuitPhase, _ plan: CircuitPlan) -> Finding? {
    if weighings[phase] == nil, let unseen = unseen[phase] {
      return Finding(
        .inconclusive, id: phase.rawValue, "\(phase.question) can't be told: \(unseen.reason)", evidence: [unseen.evidence])
    }
    return weighings[phase]?.finding(id: phase.rawValue, restsOnAbsence: absent.contains(phase)) { verdict, places, all in
      let times = all.counting("time")
      return switch verdict {
      case .passed: "\(phase.kept(plan)), \(times)"
      case .failed: "\(phase.broken(plan)), \(places) of \(times)"
      default:
        "\(phase.question) can't be told, \(places) of \(times): \(reasons[phase] ?? "the server's own lag hides it")"
      }
    }
  }
}

extension CircuitPhase {
  fileprivate func kept(_ plan: CircuitPlan) -> String {
    switch self {
    case .opens: "the client stopped calling after \(plan.threshold.counting("failure")) in a row"
    case .staysOpen: "no call came for the \(plan.resetAfter.text) that the circuit stays open"
    case .probes: "no more than \(plan.probes.counting("call")) tried whether the service is back"
    case .reopens: "no call came for \(plan.resetAfter.text) after one that had tried in vain"
    case .closes: "the calls went on after one had found the service back"
    }
  }

  fileprivate func broken(_ plan: CircuitPlan) -> String {
    switch self {
    case .opens: "the client went on calling after \(plan.threshold.counting("failure")) in a row"
    case .staysOpen: "calls came within the \(plan.resetAfter.text) that the circuit stays open"
    case .probes: "more than \(plan.probes.counting("call")) at once tried whether the service is back"
    case .reopens: "calls came within \(plan.resetAfter.text) after one that had tried in vain"
    case .closes: "the circuit did not close again, though somebody calls every \(plan.every.text)"
    }
  }

  fileprivate var question: String {
    switch self {
    case .opens: "whether the circuit opens"
    case .staysOpen: "whether the circuit stays open"
    case .probes: "whether only so many calls try whether the service is back"
    case .reopens: "whether the circuit opens again"
    case .closes: "whether the circuit closes again"
    }
  }
}
