package import MynahCore
import MynahJSON

extension Recording {
  /// The recording as a scenario: a route for each request that is told apart, its answers in the order in which they were given.
  ///
  /// Requests are the same when method, path, query and body are, but for what is volatile: the places that the recording or `play` names,
  /// and secrets that the client brought along. A secret that the upstream gave out is known by its placeholder.
  package func scenario(name: String, _ play: RecordingPlay = RecordingPlay()) -> Scenario {
    let patterns = RecordedPatterns(self, play)
    let replies = RecordedReplies(upstream: upstream, play)
    var places: [RequestPattern: Int] = [:]
    var routes: [Route] = []
    for exchange in exchanges {
      let pattern = patterns.pattern(of: exchange)
      let reply = replies.reply(of: exchange)
      if let place = places[pattern] {
        routes[place].add(reply)
      } else {
        places[pattern] = routes.count
        routes.append(Route(id: pattern.recordedID, request: pattern, replies: [reply], then: play.then))
      }
    }
    Self.nameApart(&routes)
    return Scenario(name: name, routes: Self.mostSpecialFirst(routes))
  }

  /// Ids of requests that differ in their bodies only get a number.
  private static func nameApart(_ routes: inout [Route]) {
    var seen: Set<String> = []
    for index in routes.indices {
      let id = routes[index].id
      var number = 1
      while !seen.insert(routes[index].id).inserted {
        number += 1
        routes[index].id = "\(id) (\(number))"
      }
    }
  }

  /// Of two routes that both take a request the one that asks more of it is meant.
  private static func mostSpecialFirst(_ routes: [Route]) -> [Route] {
    routes.enumerated().sorted { left, right in
      (right.element.request.weight, left.offset) < (left.element.request.weight, right.offset)
    }.map(\.element)
  }
}

extension Route {
  /// The same answer several times in a row is one step.
  fileprivate mutating func add(_ reply: Reply) {
    guard let last = replies.last, case .times(let times) = last.extent else { return replies.append(reply) }
    var same = last
    same.extent = .times(1)
    if same == reply {
      replies[replies.count - 1].extent = .times(times + 1)
    } else {
      replies.append(reply)
    }
  }
}

extension RequestPattern {
  /// Method, path and query as a person reads them.
  fileprivate var recordedID: String {
    let text = query.map { "\($0.name)=\($0.idText)" }.joined(separator: "&")
    return ((methods.first ?? "") + " " + (path?.text ?? "")) + (text.isEmpty ? "" : "?" + text)
  }

  /// How much it asks of a request.
  fileprivate var weight: Int {
    let path: Int = if case .exact = path { 1000 } else { 0 }
    return path + 5 * query.reduce(0) { $0 + $1.matcher.weight } + headers.count + (body?.weight ?? 0)
  }
}

extension NamedMatcher {
  /// A secret that nobody took out is in no id.
  fileprivate var idText: String {
    let text = matcher.idText
    return text.contains("{{secret:") || SecretName.meaning(of: name, isParameter: true) == nil ? text : "*"
  }
}

extension ValueMatcher {
  /// A value that has to be some one is more than any value.
  fileprivate var weight: Int {
    switch self {
    case .absent, .matches: 1
    default: 2
    }
  }

  fileprivate var idText: String {
    switch self {
    case .equals(let value): value.string ?? value.text()
    case .allOf(let matchers): matchers.map(\.idText).joined(separator: ",")
    case .not(.not(let matcher)): matcher.idText
    default: "*"
    }
  }
}

extension BodyPattern {
  fileprivate var weight: Int {
    switch self {
    case .json, .bytes: 9
    case .packed(let body): body.content.weight
    case .text(.equals): 9
    case .contains(let value): min(8, 1 + (value.object?.count ?? 0))
    case .form(let fields): min(8, fields.reduce(0) { $0 + $1.matcher.weight })
    case .multipart(let parts): min(8, parts.count)
    case .text, .jsonPath: 1
    }
  }
}
