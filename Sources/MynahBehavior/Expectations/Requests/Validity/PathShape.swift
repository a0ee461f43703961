import MynahCore

/// RQ-7: no segment of a path is empty, and none is what a program prints for a value that is not there: `/users/None`, `/users/{id}`.
///
/// What the route itself spells out is meant. In a query the same may be meant, so it is doubtful there.
struct PathShape: Sendable {
  private let patterns: [String: PathPattern]
  private let meant: [MeantValue]

  init(_ scenario: Scenario, meant: [MeantValue]) {
    patterns = Dictionary(scenario.routes.compactMap { route in route.request.path.map { (route.id, $0) } }) { first, _ in first }
    self.meant = meant
  }

  func flaws(in exchange: ExchangeView) -> [RequestFlaw] {
    let target = Target(exchange.target)
    let values = values(of: target, exchange.routeID.flatMap { patterns[$0] })
    if let (segment, note) = values.lazy.compactMap({ segment in Self.flaw(in: segment).map { (segment, $0) } }).first {
      return [RequestFlaw(figure: .value(segment.abbreviated), note: note)]
    }
    return target.query.compactMap { field in
      guard ["None", "undefined", "NaN", "[object Object]"].contains(field.value), !isMeant(field) else { return nil }
      return RequestFlaw(
        verdict: .inconclusive, figure: .value(field.value),
        note: "in query:\(field.name); it may be meant, which \"values\" can say")
    }
  }

  private func isMeant(_ field: FormField) -> Bool {
    meant.contains { $0.place == .query(field.name) && $0.texts.contains(field.value) }
  }

  /// The segments that the client filled in.
  private func values(of target: Target, _ pattern: PathPattern?) -> [String] {
    switch pattern {
    case .exact: return []
    case .template(let template):
      let names = template.names
      return template.values(in: target.segments).map { values in names.compactMap { values[$0] } } ?? []
    case .matches, nil:
      // The last is empty where the path ends in a slash.
      guard target.rawPath != "*" else { return [] }
      let segments = target.segments
      return segments.last?.isEmpty == true ? segments.dropLast() : segments
    }
  }

  private static func flaw(in segment: String) -> String? {
    if segment.isEmpty { return "an empty segment in the path" }
    if ["None", "undefined", "null", "nil", "NaN", "[object Object]"].contains(segment) || segment.hasPrefix("Optional(") {
      return "a segment of the path that stands for no value"
    }
    let isPlaceholder =
      segment.hasPrefix("{") && segment.hasSuffix("}") || segment.hasPrefix("${") && segment.hasSuffix("}")
      || segment.hasPrefix("<") && segment.hasSuffix(">")
      || segment.hasPrefix(":") && segment.dropFirst().first.map { $0.isASCII && $0.isLetter } ?? false
    return isPlaceholder ? "a segment of the path that was never filled in" : nil
  }
}
