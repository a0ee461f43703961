import MynahCore
package import MynahJSON

extension Report {
  /// The report as JSON text, indented, with a line feed at the end.
  package var jsonText: String { JSON.object(json).text(.indented) + "\n" }

  /// The report in the form of `report.schema.json`.
  package var json: JSONObject {
    var report: JSONObject = [
      "version": 1,
      "verdict": .string(verdict.rawValue),
      "seed": seed.flatMap { JSONNumber(String($0)) }.map(JSON.number) ?? .null,
    ]
    if end.lag.speed != 1 { report["speed"] = JSONNumber(end.lag.speedText).map(JSON.number) }
    report["lag"] = end.lag.json
    report["expectations"] = .array(entries.map(\.json))
    report["operations"] = .array(operations.map(\.json))
    report["exchanges"] = .array(exchanges.map(\.json))
    report["unmatched"] = .array(unmatched.map(\.json))
    report["unused"] = .array(unused.map(JSON.string))
    report["warnings"] = .array(warnings.map(JSON.string))
    return report
  }
}

extension Operation {
  fileprivate var json: JSON {
    [
      "operation": .number(JSONNumber(number)),
      "session": .string(session),
      "key": .string(key.kind),
      "ambiguous": .bool(isAmbiguous),
      "attempts": .array(attempts.map { .array($0.exchanges.map { .number(JSONNumber($0.number)) }) }),
    ]
  }
}

extension Operation.Key {
  /// What put the attempts together, in a word.
  fileprivate var kind: String {
    switch self {
    case .declared: "declared"
    case .idempotencyKey: "idempotencyKey"
    case .marker: "marker"
    case .fingerprint: "fingerprint"
    }
  }
}

extension Report.Entry {
  fileprivate var json: JSON {
    [
      "name": .string(name),
      "id": id.map(JSON.string) ?? .null,
      "route": routeJSON,
      "severity": .string(severity.rawValue),
      "verdict": .string(verdict.rawValue),
      "summary": .string(summary),
      "evidence": .array(evidence.map(\.json)),
    ]
  }

  /// One id as a string, several as a list, all routes as null.
  private var routeJSON: JSON {
    guard let routes else { return .null }
    return routes.count == 1 ? .string(routes[0]) : .array(routes.map(JSON.string))
  }
}

extension Evidence {
  fileprivate var json: JSON {
    var object: JSONObject = [:]
    object["session"] = session.map(JSON.string)
    object["operation"] = operation.map { .number(JSONNumber($0)) }
    object["attempt"] = attempt.map { .number(JSONNumber($0)) }
    object["exchange"] = exchange.map { .number(JSONNumber($0)) }
    if let figure { object[figure.name] = figure.quantity.json }
    if let bound { object[bound.name] = bound.quantity.json }
    object["note"] = note.map(JSON.string)
    return .object(object)
  }
}

extension Evidence.Quantity {
  fileprivate var json: JSON {
    switch self {
    case .time(let time): .decimals(time.nanoseconds.sixDecimals)
    case .count(let count): .number(JSONNumber(count))
    case .share(let share): .decimals(share.sixDecimals)
    case .text(let text): .string(text)
    }
  }
}

extension Lag {
  fileprivate var json: JSON {
    [
      "p99": .decimals(p99.sixDecimals),
      "max": .decimals(max.sixDecimals),
      "samples": .array(samples.map { [.decimals($0.at.nanoseconds.sixDecimals), .decimals($0.late.sixDecimals)] }),
    ]
  }
}

extension ShownExchange {
  fileprivate var json: JSON {
    [
      "exchange": .number(JSONNumber(number)),
      "session": .string(session),
      "route": routeID.map(JSON.string) ?? .null,
      "t0": Self.json(t0),
      "th": Self.json(th),
      "tb": Self.json(tb),
      "ts": Self.json(ts),
      "te": Self.json(te),
      "gone": Self.json(gone),
      "method": .string(method),
      "target": .string(target),
      "status": status.map { .number(JSONNumber($0)) } ?? .null,
      "fault": fault.map { .string($0.name) } ?? .null,
    ]
  }

  private static func json(_ instant: Instant?) -> JSON {
    instant.map { .decimals($0.nanoseconds.sixDecimals) } ?? .null
  }
}

extension UnmatchedRequest {
  fileprivate var json: JSON {
    var object: JSONObject = [
      "exchange": .number(JSONNumber(exchange)),
      "session": .string(session),
      "method": .string(method),
      "target": .string(target),
      "nearest": .array(nearest.map(\.json)),
    ]
    object["note"] = note.map(JSON.string)
    return .object(object)
  }
}

extension JSON {
  /// A number with the decimals that it was written with.
  fileprivate static func decimals(_ text: String) -> JSON { JSONNumber(text).map(JSON.number) ?? .null }
}
