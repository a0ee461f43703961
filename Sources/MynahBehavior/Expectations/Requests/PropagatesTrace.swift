import MynahCore

/// RQ-4: traceparent is well formed, one trace an operation, another span an attempt, and tracestate is not too long (W3C Trace Context).
struct PropagatesTrace: Rule {
  static let name = "propagatesTrace"
  static let isTimed = false
  static let parameters = ["required"]

  /// Every request needs one.
  private let required: Bool
  private static let mostStates = 32

  init(_ parameters: Parameters) throws(ClauseError) {
    required = try parameters.flag("required") ?? false
  }

  func findings(in journal: JournalView, scope: Scope) -> [Finding] {
    [journal.worstOfSessionsMet { finding(in: $0, scope) }].met(
      orNotProvoked: "RQ-4", required ? "no request came" : "no request bore a traceparent")
  }

  private func finding(in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    for exchange in session.requests(in: scope) {
      let values = exchange.request.head.values("traceparent").map { String(decoding: $0, as: UTF8.self) }
      if values.isEmpty, !required { continue }
      let note = flaw(in: values, exchange)
      weighing.add(
        note == nil ? .passed : .failed, at: exchange.number, window: nil,
        Evidence(
          session: session.name, exchange: exchange.number, figure: values.first.map { .value($0.abbreviated) }, note: note))
    }
    for operation in session.operations(in: scope) { judge(operation, &weighing) }
    return weighing.finding(id: "RQ-4") { verdict, places, all in
      switch verdict {
      case .passed: "every traceparent was as it should be, \(all.counting("place"))"
      case .failed: "trace context was not propagated as it should be, \(places) of \(all.counting("place"))"
      default: "whether attempts were traced as they should be can't be told, \(places) of \(all.counting("place"))"
      }
    }
  }

  private func flaw(in values: [String], _ exchange: ExchangeView) -> String? {
    guard let value = values.first else { return "no traceparent" }
    if values.count > 1 { return "\(values.count) traceparents" }
    if !TraceParent.isWellFormed(value) { return "not 00-TRACE-SPAN-FLAGS in lower-case hexadecimal, neither id all zeros" }
    let states = exchange.request.head.values("tracestate").flatMap { $0.split(separator: UInt8(ascii: ",")) }
      .count { !String(decoding: $0, as: UTF8.self).trimmed().isEmpty }
    return states > Self.mostStates ? "\(states) entries in tracestate, at most \(Self.mostStates) are allowed" : nil
  }

  /// The attempts of an operation: one trace, and a span each.
  private func judge(_ operation: Operation, _ weighing: inout Weighing) {
    guard operation.attempts.count > 1 else { return }
    let traced = operation.attempts.enumerated().compactMap {
      index, attempt -> (index: Int, exchange: ExchangeView, parent: TraceParent)? in
      guard let value = attempt.first.request.head.value("traceparent"), let parent = TraceParent(value) else { return nil }
      return (index, attempt.first, parent)
    }
    guard let first = traced.first else { return }
    var spans = [first.parent.span: first.index]
    for attempt in traced.dropFirst() {
      let isAnother = attempt.parent.trace != first.parent.trace
      var note: String? =
        if let same = spans[attempt.parent.span] {
          "the same span as attempt \(same + 1)"
        } else if isAnother { "another trace than attempt \(first.index + 1)" } else { nil }
      // Where only the request itself puts them together, another trace is perhaps another call.
      let isDoubtful = isAnother && operation.key.isFingerprint
      if isDoubtful { note = "\(note ?? ""), or another call" }
      spans[attempt.parent.span] = spans[attempt.parent.span] ?? attempt.index
      weighing.add(
        note == nil ? .passed : Verdict.failed.orDoubt(operation.isAmbiguous || isDoubtful),
        Evidence(
          session: operation.session, operation: operation.number, attempt: attempt.index + 1, exchange: attempt.exchange.number,
          figure: .value(attempt.parent.text), note: note))
    }
  }
}

extension PropagatesTrace: CommonRule {
  static func provocation(by routes: [Route]) -> Provocation { .byClient }
}

/// The value of a traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
struct TraceParent: Sendable, Hashable {
  let text: String
  let trace: String
  let span: String

  /// Nil where it is not well formed; what a later version adds behind the flags is passed over.
  init?(_ text: String) {
    guard let (trace, span) = Self.ids(in: Array(text.utf8)) else { return nil }
    self.text = text
    self.trace = String(decoding: trace, as: UTF8.self)
    self.span = String(decoding: span, as: UTF8.self)
  }

  static func isWellFormed(_ text: String) -> Bool { ids(in: Array(text.utf8)) != nil }

  /// All fields have lengths of their own, and a hyphen behind them.
  private static func ids(in text: [UInt8]) -> (trace: ArraySlice<UInt8>, span: ArraySlice<UInt8>)? {
    let hyphen = UInt8(ascii: "-")
    guard text.count == 55 || text.count > 55 && text[55] == hyphen, [2, 35, 52].allSatisfy({ text[$0] == hyphen }) else { return nil }
    let (version, trace, span, flags) = (text[..<2], text[3..<35], text[36..<52], text[53..<55])
    guard [version, trace, span, flags].allSatisfy({ $0.allSatisfy(\.isLowerHex) }), !version.elementsEqual("ff".utf8),
      !version.elementsEqual("00".utf8) || text.count == 55, [trace, span].allSatisfy({ $0.contains { $0 != UInt8(ascii: "0") } })
    else { return nil }
    return (trace, span)
  }
}

extension UInt8 {
  fileprivate var isLowerHex: Bool { self &- 0x30 < 10 || self &- 0x61 < 6 }
}
