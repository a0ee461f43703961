import MynahCore
import MynahFiles
import MynahJSON

/// Holds live replies against a recording and finds what differs in shape.
///
/// What the recording knows of one kind of request is put together: a member that one recorded reply lacks is not missed in a live one.
struct DriftComparison {
  private let recording: Recording
  private let files: [Int: ExchangeFileNames]
  private var recorded: [ReplyGroup: Shape] = [:]
  private var live: [ReplyGroup: Shape] = [:]
  /// In the order in which they were asked for first.
  private var groups: [ReplyGroup] = []
  private var statuses: [String: Set<Int>] = [:]
  private var findings: [DriftFinding] = []

  init(_ recording: Recording) {
    self.recording = recording
    files = Dictionary(uniqueKeysWithValues: zip(recording.exchanges.map(\.order), recording.fileNames))
    for exchange in recording.exchanges {
      guard let response = exchange.response else { continue }
      statuses[exchange.request.line, default: []].insert(response.status)
      guard exchange.outcome == .complete else { continue }
      let group = ReplyGroup(exchange.request, status: response.status)
      for value in response.values { recorded[group, default: Shape()].take(value, seen: Sighting(exchange: exchange.order)) }
    }
  }

  /// Takes in what the live API replied to a recorded request.
  mutating func take(_ reply: RecordedResponse, to exchange: RecordedExchange) {
    guard let response = exchange.response else { return }
    if statuses[exchange.request.line]?.contains(reply.status) != true,
      let (severity, text) = HeadComparison.status(response.status, reply.status)
    {
      add(.status, severity, exchange, "the status is \(text)")
    }
    guard HeadComparison.areOfOneKind(response.status, reply.status), reply.status != 304, response.status != 304 else { return }
    for (name, severity) in HeadComparison.missing(response.headers, reply.headers) {
      add(.header, severity, exchange, "the header \(name) is not there any more")
    }
    if !response.body.isEmpty, !reply.body.isEmpty, let text = HeadComparison.contentType(response.headers, reply.headers) {
      return add(.contentType, .breaking, exchange, text)
    }
    let group = ReplyGroup(exchange.request, status: reply.status)
    if live[group] == nil { groups.append(group) }
    let values = reply.values
    if response.json != nil, reply.json == nil {
      add(.type, .breaking, exchange, reply.body.isEmpty ? "is empty, and was JSON" : "is no JSON any more", at: JSONPointer())
    }
    for value in values { live[group, default: Shape()].take(value, seen: Sighting(exchange: exchange.order)) }
    if let before = response.values.first, let now = values.first, let (pointer, text) = MemberOrder.difference(before, now) {
      add(.order, .info, exchange, text, at: pointer)
    }
  }

  /// Everything that was found, the worst first, each once.
  var all: [DriftFinding] {
    var all = self
    for group in groups {
      guard let before = recorded[group], let now = live[group] else { continue }
      for difference in ShapeComparison(recorded: before, live: now).differences {
        guard let exchange = recording.exchanges.first(where: { $0.order == difference.place.exchange }) else { continue }
        all.add(difference.kind, difference.severity, exchange, difference.text, at: difference.place.pointer)
      }
    }
    var seen: Set<DriftFinding> = []
    let once = all.findings.filter { seen.insert($0).inserted }
    return once.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
  }

  private mutating func add(
    _ kind: DriftFinding.Kind, _ severity: DriftFinding.Severity, _ exchange: RecordedExchange, _ text: String,
    at pointer: JSONPointer? = nil
  ) {
    let names = files[exchange.order]
    let subject = pointer.map { $0.tokens.isEmpty ? "the body " : "\($0) " } ?? ""
    findings.append(
      DriftFinding(
        kind: kind, severity: severity, request: exchange.request.line,
        file: (pointer == nil ? nil : names?.responseBody) ?? names?.exchange ?? "", pointer: pointer, summary: subject + text))
  }
}

extension Request {
  /// Method and target.
  var line: String { "\(method) \(target)" }
}
