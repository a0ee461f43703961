import MynahCore
import MynahJSON

extension Report {
  /// The report as JSON text in the form of `report.schema.json`, indented, with a line feed at the end.
  package var jsonText: String {
    var writer = JSONTextWriter(.indented)
    writer.object(write)
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  private func write(to writer: inout JSONTextWriter) {
    writer.member("version", 1)
    writer.member("verdict", .string(verdict.rawValue))
    writer.member("seed", seed.flatMap { JSONNumber(String($0)) }.map(JSON.number) ?? .null)
    if end.lag.speed != 1 { writer.member("speed", number: end.lag.speedText) }
    writer.member("lag", end.lag.json)
    writer.member("expectations", .array(entries.map(\.json)))
    writer.member("operations", operations) { operation, writer in writer.object(operation.write) }
    writer.member("exchanges", exchanges) { exchange, writer in writer.object(exchange.write) }
    writer.member("unmatched", .array(unmatched.map(\.json)))
    writer.member("unused", .array(unused.map(JSON.string)))
    writer.member("warnings", .array(warnings.map(JSON.string)))
  }
}

extension Operation {
  fileprivate func write(to writer: inout JSONTextWriter) {
    writer.member("operation", number: String(number))
    writer.member("session", .string(session))
    writer.member("key", .string(key.kind))
    writer.member("ambiguous", .bool(isAmbiguous))
    writer.member("attempts", .array(attempts.map { .array($0.exchanges.map { .number(JSONNumber($0.number)) }) }))
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
  fileprivate func write(to writer: inout JSONTextWriter) {
    writer.member("exchange", number: String(number))
    writer.member("session", .string(session))
    writer.member("route", routeID.map(JSON.string) ?? .null)
    for (key, instant) in [("t0", t0), ("th", th), ("tb", tb), ("ts", ts), ("te", te), ("gone", gone)] {
      writer.member(key, number: instant?.nanoseconds.sixDecimals ?? "null")
    }
    writer.member("method", .string(method))
    writer.member("target", .string(target))
    writer.member("status", number: status.map(String.init) ?? "null")
    writer.member("fault", fault.map { .string($0.name) } ?? .null)
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
