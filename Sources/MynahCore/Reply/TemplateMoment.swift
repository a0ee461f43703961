import Mustache
import MynahJSON

/// What the tags of a template can see while one reply is made.
package struct TemplateMoment {
  var facts: RequestFacts
  let pathValues: [String: String]
  let serverURL: String
  let wall: WallTime
  var random: SeededRandom
  /// Takes the next number of the counter of that name.
  let count: (String) -> Int

  package init(
    facts: RequestFacts, pathValues: [String: String], serverURL: String, wall: WallTime, random: SeededRandom,
    count: @escaping (String) -> Int
  ) {
    self.facts = facts
    self.pathValues = pathValues
    self.serverURL = serverURL
    self.wall = wall
    self.random = random
    self.count = count
  }

  /// Every name has one value in a reply, so that a Location header and the body agree.
  mutating func context(values: [TemplateValue]) -> [String: Any] {
    var context: [String: Any] = [
      "request": request(), "server": ServerAddress(serverURL).values, "now": RFC3339.text(wall), "uuid": random.uuid(),
    ]
    for value in values { context[value.name] = resolve(value.source) }
    return context
  }

  private mutating func resolve(_ source: TemplateValue.Source) -> Any {
    switch source {
    case .counter(let name): return String(count(name))
    case .random(let choices): return choices.randomElement(using: &random).map(TemplateJSON.value) ?? ""
    case .now(let offset, let format):
      let time = wall + offset
      switch format {
      case .epoch: return String(time.seconds)
      case .rfc3339: return RFC3339.text(time)
      case .imf: return HTTPDate.text(time.seconds)
      case .pattern(let pattern): return CivilTime.format(secondsSince1970: time.seconds, pattern: pattern)
      }
    }
  }

  private mutating func request() -> [String: Any] {
    let query = Dictionary(facts.query.map { ($0.name, $0.value) }) { first, _ in first }
    let body: Any = facts.jsonBody().map(TemplateJSON.value) ?? facts.bodyText
    return [
      "method": facts.method, "target": facts.request.target.utf8Text, "path": pathValues, "query": query,
      "headers": TemplateHeaders(head: facts.request.head), "body": body,
    ]
  }
}

/// Header values by name, compared without case.
private struct TemplateHeaders: MustacheParent {
  let head: RequestHead

  func child(named name: String) -> Any? {
    head.values(name).first.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// JSON as Mustache sees it: members and elements by name, arrays as sections.
private enum TemplateJSON {
  static func value(_ json: JSON) -> Any {
    switch json {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let flag): flag
    case .null: Null()
    case .array(let elements): List(elements: elements)
    case .object(let members): Members(members: members)
    }
  }

  struct Null: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }

  struct Members: MustacheParent, MustacheCustomRenderable {
    let members: JSONObject
    var renderText: String { JSON.object(members).text() }
    var isNull: Bool { false }
    func child(named name: String) -> Any? { members[name].map(TemplateJSON.value) }
  }

  struct List: MustacheParent, MustacheSequence, MustacheCustomRenderable {
    let elements: [JSON]
    var renderText: String { JSON.array(elements).text() }
    var isNull: Bool { false }
    func child(named name: String) -> Any? {
      guard let index = Int(name), elements.indices.contains(index) else { return nil }
      return TemplateJSON.value(elements[index])
    }
    func makeIterator() -> AnyIterator<Any> {
      var rest = elements.makeIterator()
      return AnyIterator { rest.next().map(TemplateJSON.value) }
    }
  }
}
