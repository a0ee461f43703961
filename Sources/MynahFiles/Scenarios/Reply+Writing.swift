import MynahCore
import MynahCrypto
import MynahJSON

extension Reply {
  var json: JSON {
    var object = JSONObject()
    object["description"] = description.map { .string($0) }
    object["status"] = proxy == nil ? .number(JSONNumber(status)) : nil
    if !headers.isEmpty { object["headers"] = .object(headerMembers) }
    switch body {
    case .none: break
    case .json(let value): object["json"] = value
    case .text(let text): object["text"] = .string(text)
    case .bytes(let bytes): object["base64"] = .string(Base64.encode(bytes))
    case .file(let name, _): object["file"] = .string(name)
    }
    if let values {
      object["template"] = true
      if !values.isEmpty { object["values"] = .object(JSONObject(values.map { ($0.name, $0.source.json) }) { first, _ in first }) }
    }
    object["retryAfter"] = retryAfter?.json
    switch extent {
    case .times(1): break
    case .times(let times): object["times"] = .number(JSONNumber(times))
    case .lasting(let duration): object["for"] = DurationText.json(duration)
    }
    object["chance"] = chance.flatMap { JSONNumber($0) }.map(JSON.number)
    object["delay"] = delay?.json
    object["pace"] = pace?.json
    object["fault"] = fault?.json
    object["hold"] = hold?.json
    object["proxy"] = proxy?.json
    if !set.isEmpty { object["set"] = .states(set) }
    return .object(object)
  }

  /// A name that stands once has a text, one that is repeated a list.
  private var headerMembers: JSONObject {
    var members = JSONObject()
    for header in headers {
      switch members[header.name] {
      case nil: members[header.name] = .string(header.value)
      case .array(let values)?: members[header.name] = .array(values + [.string(header.value)])
      case let value?: members[header.name] = [value, .string(header.value)]
      }
    }
    return members
  }
}

extension RetryAfter {
  fileprivate var json: JSON {
    switch self {
    case .seconds(let seconds): .number(JSONNumber(seconds))
    case .date(let offset, let format): ["date": DurationText.json(offset), "format": .string(format.rawValue)]
    }
  }
}

extension Delay {
  fileprivate var json: JSON {
    switch self {
    case .fixed(let duration): DurationText.json(duration)
    case .uniform(let from, let to): ["uniform": [DurationText.json(from), DurationText.json(to)]]
    case .normal(let mean, let deviation): ["normal": ["mean": DurationText.json(mean), "deviation": DurationText.json(deviation)]]
    case .lognormal(let median, let sigma):
      ["lognormal": ["median": DurationText.json(median), "sigma": JSONNumber(sigma).map(JSON.number) ?? 0]]
    }
  }
}

extension Pace {
  fileprivate var json: JSON {
    switch self {
    case .pieces(let bytes, let every): ["bytes": .number(JSONNumber(bytes)), "every": DurationText.json(every)]
    case .bytesPerSecond(let rate): ["bytesPerSecond": .number(JSONNumber(rate))]
    case .chunks(let count, let over): ["chunks": .number(JSONNumber(count)), "over": DurationText.json(over)]
    case .instants(let pieces):
      ["instants": .array(pieces.map { [DurationText.json($0.at), .number(JSONNumber($0.end))] })]
    }
  }
}

extension Fault {
  fileprivate var json: JSON {
    after.map { .object([name: ["after": .number(JSONNumber($0))]]) } ?? .string(name)
  }
}

extension Hold {
  fileprivate var json: JSON {
    switch self {
    case .arrivals(let count, let timeout): ["arrivals": .number(JSONNumber(count)), "timeout": DurationText.json(timeout)]
    case .latch(let name, let timeout): ["latch": .string(name), "timeout": DurationText.json(timeout)]
    }
  }
}

extension TemplateValue.Source {
  fileprivate var json: JSON {
    switch self {
    case .counter(let name): ["counter": .string(name)]
    case .random(let choices): ["random": .array(choices)]
    case .now(let offset, let format): ["now": ["offset": DurationText.json(offset), "format": .string(format.text)]]
    }
  }
}

extension TemplateValue.TimeFormat {
  fileprivate var text: String {
    switch self {
    case .epoch: "epoch"
    case .rfc3339: "rfc3339"
    case .imf: "imf"
    case .pattern(let pattern): pattern
    }
  }
}
