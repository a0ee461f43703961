package import MynahCore
import MynahJSON

extension Recording {
  /// The recording as a scenario that a person can read and go on with: bodies as JSON or text, and times near that of the recording as times
  /// near now.
  ///
  /// Unlike what plays a recording it has no content codings, and no Date.
  package func exported(name: String, then: Route.Then = .fail) -> Scenario {
    var scenario = scenario(name: name, RecordingPlay(then: then, leadsToServer: true))
    let origin = upstream.map { " from \($0)" } ?? ""
    let day = recorded.map { " on \(RFC3339.text($0).prefix(10))" } ?? ""
    scenario.description = "Recorded\(origin)\(day)."
    for index in scenario.routes.indices {
      scenario.routes[index].replies = scenario.routes[index].replies.map { $0.readable.relative(to: recorded) }
    }
    return scenario
  }
}

extension Scenario {
  /// The text of a scenario file, laid out for a person who reads it.
  package var fileText: String { String(decoding: ReviewLayout.bytes(json), as: UTF8.self) }
}

extension Reply {
  /// The same reply with its body in the form in which a person reads it.
  fileprivate var readable: Reply {
    var reply = self
    // A scenario has no word for a body without a type.
    reply.isTyped = true
    // In a scenario the length follows from the body, also that of a reply which has none.
    reply.headers.removeAll { $0.name.equalsIgnoringASCIICase("Date") || $0.name.equalsIgnoringASCIICase("Content-Length") }
    guard case .bytes(let bytes) = body else { return reply }
    var plain = bytes
    if let coding = headers.contentCoding {
      guard let unpacked = Packing.unpacked(bytes, coding: coding) else { return reply }
      plain = unpacked
      reply.headers.removeAll { $0.name.equalsIgnoringASCIICase("Content-Encoding") }
    }
    // Where a fault breaks the body off, its length counts.
    if fault == nil, let json = try? JSON(parsing: plain, duplicateKeys: .refused), json.array != nil || json.object != nil {
      reply.body = .json(json)
    } else if let text = String(validating: plain, as: UTF8.self) {
      reply.body = .text(text)
    } else {
      reply.body = .bytes(plain)
    }
    return values != nil && reply.body.isReadAsTemplate ? reply.leadingByPath : reply
  }

  /// No template, as the body has tags that are none: addresses of the server are paths.
  private var leadingByPath: Reply {
    var reply = self
    reply.values = nil
    reply.headers = headers.map { header in
      let value = RecordedReplies.plain(header.value.replacing(RecordedReplies.ownURL, with: ""), values ?? [])
      return Header(header.name, value.isEmpty && !header.value.isEmpty ? "/" : value)
    }
    return reply
  }

  /// The same reply with its times as many seconds from now as they were from the recording's.
  fileprivate func relative(to recorded: WallTime?) -> Reply {
    guard let recorded, case .json(let json) = body, !json.text().contains("{{"),
      values != nil || !headers.contains(where: { $0.value.contains("{{") })
    else { return self }
    var times = RelativeTimes(recorded: recorded)
    let value = times.replaced(json)
    guard !times.values.isEmpty else { return self }
    var reply = self
    reply.body = .json(value)
    reply.values = (values ?? []) + times.values
    return reply
  }
}

extension Reply.Content {
  /// Whether a template would take something of it for a tag.
  fileprivate var isReadAsTemplate: Bool {
    switch self {
    case .json(let json): json.text().contains("{{")
    case .text(let text): text.contains("{{")
    default: false
    }
  }
}

/// Times of a recorded reply as tags of a template.
private struct RelativeTimes {
  let recorded: WallTime
  private(set) var values: [TemplateValue] = []
  private var names: [String: String] = [:]

  init(recorded: WallTime) { self.recorded = recorded }

  mutating func replaced(_ json: JSON) -> JSON {
    switch json {
    case .string(let text): .string(replaced(text))
    case .array(let list): .array(list.map { replaced($0) })
    case .object(let object): .object(JSONObject(uniqueKeysWithValues: object.map { ($0.key, replaced($0.value)) }))
    default: json
    }
  }

  /// Only what is written as the tag will write it, and lies within a day of the recording: what is older is history.
  private mutating func replaced(_ text: String) -> String {
    guard text.utf8.count == 20, let time = RFC3339.time(text), RFC3339.text(time) == text else { return text }
    let offset = time.seconds - recorded.seconds
    guard abs(offset) <= 86_400 else { return text }
    if let name = names[text] { return "{{\(name)}}" }
    let name = "time\(values.count + 1)"
    names[text] = name
    values.append(TemplateValue(name: name, source: .now(offset: .seconds(offset), format: .rfc3339)))
    return "{{\(name)}}"
  }
}
