import MynahCore
import MynahJSON

extension FileValue {
  /// One request pattern and its responses.
  func route(folder: BodyFolder?) -> Route? {
    guard let object = object(.route) else { return nil }
    let request = object.required("request")?.requestPattern() ?? RequestPattern()
    let then = object["then"]?.choice(Route.Then.self) ?? .stick
    let id = object["id"]?.nonEmptyText() ?? request.defaultID
    if object["id"] == nil, let given = object["request"]?.json.object, given["method"] == nil, given["path"] == nil {
      refuse("a route whose request has neither method nor path needs an \"id\"")
    }
    let steps = object.required("responses")?.elements()
    if steps?.isEmpty == true { object["responses"]?.refuse("a route plays at least one response; this list is empty") }
    let replies = (steps ?? []).compactMap { $0.reply(pathNames: request.pathNames, folder: folder) }
    checkChances(steps ?? [], then: then)
    return Route(
      id: id, description: object.description, request: request, replies: replies, then: then,
      per: object["per"]?.sequenceKey() ?? .session, priority: object["priority"]?.integer(in: -1_000_000...1_000_000) ?? 0,
      when: object["when"]?.states() ?? [:], set: object["set"]?.states() ?? [:], safe: object["safe"]?.flag() ?? false,
      operations: object["operations"]?.operationKey())
  }

  /// When the draw of a chance fails the next step answers, so there must be one.
  private func checkChances(_ steps: [FileValue], then: Route.Then) {
    guard let last = steps.last, let chance = last.json["chance"] else { return }
    if steps.count == 1 {
      last.child("chance", chance).refuse("\"chance\" needs a response after it, which answers when the draw fails", part: .key)
    } else if then == .stick {
      last.child("chance", chance).refuse(
        "\"chance\" needs a response after it, which answers when the draw fails; add one, or let the route \"cycle\"", part: .key)
    }
  }
}

extension Vocabulary {
  static let route = Vocabulary(
    "a route", ["id", "request", "responses", "then", "per", "priority", "when", "set", "safe", "operations"],
    remedies: ["response": "its responses are a list: \"responses\": [{...}]"])
}
