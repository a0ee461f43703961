package import MynahJSON

/// What a request gets that no route takes: 404 problem+json (RFC 9457) with the nearest routes and what differs.
struct UnmatchedReply: Sendable {
  let table: RouteTable
  let states: [String: JSON]

  func reply(to facts: inout RequestFacts) -> RenderedReply {
    let misses = nearest(&facts)
    let line = "\(facts.method) \(facts.request.target.utf8Text)"
    return Self.problem(
      title: "No route matches this request",
      detail: misses.isEmpty
        ? "\(line) matches no route: the scenario has none."
        : "\(line) matches no route; \(misses.count == 1 ? "the nearest is" : "the nearest are") \(misses.map { "\"\($0.route)\"" }.joined(separator: ", ")).",
      request: facts.request, more: ["nearest": .array(misses.map(\.json))])
  }

  /// The reply of a route that has played all it has.
  static func exhausted(_ route: Route, _ request: Request) -> RenderedReply {
    let count = route.replies.count
    return problem(
      title: "All replies were played",
      detail:
        "Route \"\(route.id)\" has played \(count == 1 ? "its only response" : "all of its \(count) responses"), and its \"then\" is \"fail\".",
      request: request, more: ["route": .string(route.id)])
  }

  private static func problem(title: String, detail: String, request: Request, more: JSONObject) -> RenderedReply {
    var body: JSONObject = [
      "type": "about:blank", "title": .string(title), "status": 404, "detail": .string(detail), "method": .string(request.method),
      "target": .string(request.target.utf8Text),
    ]
    for (key, value) in more { body[key] = value }
    return RenderedReply(
      status: 404, headers: [Header("Content-Type", "application/problem+json")],
      body: Array((JSON.object(body).text(.indented) + "\n").utf8))
  }

  /// The three routes that differ least, nearest first.
  private func nearest(_ facts: inout RequestFacts) -> [NearMiss] {
    var misses: [NearMiss] = []
    for compiled in table.routes {
      let miss = NearMiss(compiled.route, &facts, states)
      let place = misses.firstIndex { miss.distance < $0.distance } ?? misses.count
      guard place < 3 else { continue }
      misses.insert(miss, at: place)
      if misses.count > 3 { misses.removeLast() }
    }
    return misses
  }
}

/// A route that did not take a request, and why.
package struct NearMiss: Sendable {
  /// The route's id.
  package let route: String
  package let file: String?
  /// The criteria that fit.
  package let matched: [String]
  /// What differs; empty where the route matches and yet had no reply left.
  package var mismatches: [Mismatch]
  /// The nearer the smaller.
  package let distance: Int

  package init(_ route: Route, _ facts: inout RequestFacts, _ states: [String: JSON]) {
    self.route = route.id
    file = route.file
    var found = route.request.mismatches(with: &facts, answering: true)
    for (name, value) in route.when.sorted(by: { $0.key < $1.key }) where (states[name] ?? .null) != value {
      found.append(Mismatch("state \(name)", expected: value == .null ? "absent" : value.text(), actual: states[name]?.text()))
    }
    mismatches = found.map(\.withoutSecret.abbreviated)
    let missed = Set(found.map { $0.criterion.hasPrefix("body") ? "body" : $0.criterion })
    let criteria = route.request.criteria + route.when.keys.sorted().map { "state \($0)" }
    matched = criteria.filter { !missed.contains($0) }.map(\.abbreviated)
    distance = found.reduce(0) { $0 + $1.weight(facts.segments, route.request.path) }
  }

  /// What a person or a program is told of it: `route`, `file`, `matched`, `mismatches`.
  package var json: JSON {
    var object: JSONObject = ["route": .string(route)]
    if let file { object["file"] = .string(file) }
    object["matched"] = .array(matched.map { .string($0) })
    object["mismatches"] = .array(
      mismatches.map { mismatch in
        [
          "criterion": .string(mismatch.criterion), "expected": .string(mismatch.expected),
          "actual": mismatch.actual.map { .string($0) } ?? .null,
        ]
      })
    return .object(object)
  }
}

extension Mismatch {
  /// A path that shares segments is nearer than one that shares none.
  fileprivate func weight(_ segments: [String], _ path: PathPattern?) -> Int {
    guard criterion == "path", let path else { return 10 * weight }
    let wanted = path.text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    let shared = zip(wanted, segments).count { $0 == $1 }
    return 10 * weight - min(9, 3 * shared) + abs(wanted.count - segments.count)
  }
}
