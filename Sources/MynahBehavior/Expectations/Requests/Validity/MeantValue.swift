import MynahCore
import MynahJSON

/// RQ-5: what arrives in a place, after one decoding, is what the client's caller meant.
struct MeantValue: Sendable {
  let place: Place
  /// Any of these.
  let texts: [String]

  /// Reads `{"query:q": "a b&c"}`, or a list of values for a place.
  static func all(_ value: FileValue) -> [MeantValue]? {
    value.members(of: "an object of places and the values meant there")?.compactMap { name, value in
      guard let place = Place(name) else {
        value.refuse(
          "\(quoted(name)) is no place; there are header:NAME, query:NAME, form:NAME, cookie:NAME and json:/POINTER", part: .key)
        return nil
      }
      let given = if case .array = value.json { value.elements() ?? [] } else { [value] }
      let texts = given.compactMap { value -> String? in
        if let text = value.json.string ?? value.json.scalarText { return text }
        value.refuse(wanted: "text, a number or a truth value")
        return nil
      }
      return MeantValue(place: place, texts: texts)
    }
  }

  /// Targets and values of a session; what never arrived proves nothing, for another request may have been meant.
  static func finding(_ meant: [MeantValue], in session: SessionView, _ scope: Scope) -> Finding? {
    var weighing = Weighing()
    var missing = meant.flatMap { meant in meant.texts.map { (meant.place, $0) } }
    let requests = session.requests(in: scope)
    for exchange in requests {
      var facts = RequestFacts(exchange.request)
      var flaws = TargetSyntax.flaws(in: exchange)
      for value in meant {
        for arrived in facts.values(in: value.place) {
          missing.removeAll { $0.0 == value.place && $0.1 == arrived }
          if value.texts.contains(arrived) { continue }
          let bound = value.texts.count == 1 ? Evidence.Bound.expected(.text(value.texts[0].abbreviated)) : nil
          flaws.append(
            RequestFlaw(
              figure: .value(arrived.abbreviated), bound: bound,
              note: value.texts.count == 1 ? "in \(value.place)" : "in \(value.place), not one of the values meant"))
        }
      }
      var evidence = Evidence(session: session.name, exchange: exchange.number)
      evidence.figure = flaws.first?.figure
      evidence.bound = flaws.first?.bound
      evidence.note = flaws.first?.note
      weighing.add(flaws.isEmpty ? .passed : .failed, evidence)
    }
    if let (place, text) = missing.first, !requests.isEmpty {
      weighing.add(.inconclusive, Evidence(session: session.name, figure: .value(text.abbreviated), note: "never came in \(place)"))
    }
    return weighing.finding(id: "RQ-5") { verdict, places, _ in
      switch verdict {
      case .passed: "every target was a valid URI and every value arrived as it was meant, \(requests.count.counting("request"))"
      case .failed:
        "\(places) of \(requests.count.counting("request")) had a value that is not as it was meant, or a target that is no valid URI"
      default: "whether every value arrived as it was meant can't be told: \(missing.count.counting("value")) never came"
      }
    }
  }
}
